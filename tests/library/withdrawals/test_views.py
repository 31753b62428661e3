"""A method is taken back with a reason; its place says so; editors put it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from cms.audience.viewer import VISITOR, viewer_of
from cms.notices.models import Notice
from cms.notices.services import spread_events
from library.curation.services import ensure_workflow
from library.methods import services as methods
from library.methods.models import Method
from library.methods.selectors import version_of
from library.withdrawals.models import WithdrawalWish
from library.withdrawals.services import ask_to_withdraw, put_back, refuse_wish, withdraw_method
from tests.factories import make_method
from tests.library.versions.test_services import publish, with_file

SECRET = "құпиясөз"


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


@pytest.fixture
def method(people):
    made = make_method(author=people.teacher, live=False, body=SECRET, summary=f"{SECRET} қысқа")
    with_file(made)
    return publish(made)


def take(method, people, reason="mistake", note="Есепте қате бар."):
    words = {"reason": reason, "note": note}
    assert withdraw_method(method=method, by=people.editor, now=timezone.now(), **words)
    return Method.objects.get(pk=method.pk)


def told(person):
    spread_events(now=timezone.now())
    return list(Notice.objects.filter(person=person).values_list("event__kind", flat=True))


def test_place_of_a_withdrawn_method_says_what_whose_why_and_when(client, people, method, english):
    method = take(method, people)
    answer = client.get(f"/en{method.get_absolute_url()[3:]}")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert method.title in page
    assert people.teacher.get_full_name() in page
    assert "it holds a mistake" in page
    assert "Есепте қате бар." in page
    assert SECRET not in page
    assert "/files/" not in page
    assert 'content="noindex"' in page


def test_withdrawn_method_is_out_of_lists_feeds_sitemap_and_files(client, people, method):
    file = method.files.first().stored
    url = link("method-file", method.pk, file.pk, file.name)
    assert client.get(url).status_code == 200
    take(method, people)
    for address in (link("method-list"), link("method-feed"), reverse("sitemap")):
        assert method.title not in client.get(address).content.decode()
        assert f"/methods/{method.pk}/" not in client.get(address).content.decode()
    assert client.get(url).status_code == 404
    version_file = link("method-version-file", method.pk, 1, file.pk, file.name)
    assert client.get(version_file).status_code == 404


def test_withdrawn_method_is_found_by_nobody_and_found_again_when_put_back(
    client, people, method, indexed
):
    indexed()
    url = reverse("search:search") + f"?q={method.title}"
    assert method.get_absolute_url() in client.get(url).content.decode()
    method = take(method, people)
    indexed()
    assert method.get_absolute_url() not in client.get(url).content.decode()
    put_back(method=method, by=people.editor, now=timezone.now())
    indexed()
    assert method.get_absolute_url() in client.get(url).content.decode()


def test_editor_takes_it_back_by_the_form_and_puts_it_back_as_it_stood(client, people, method):
    method.title = "Жарияланбаған өзгеріс"
    method.save_revision(clean=False)
    sign_in(client, people.editor)
    url = link("method-withdraw", method.pk)
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "rights", "note": "Сурет басқаның."})
    gone = Method.objects.get(pk=method.pk)
    assert (gone.live, gone.withdrawal) == (False, "rights")
    assert client.get(gone.get_absolute_url()).status_code == 410
    assert SECRET in client.get(gone.get_absolute_url() + "?draft=1").content.decode()
    client.post(link("method-put-back", method.pk))
    back = Method.objects.get(pk=method.pk)
    assert (back.live, back.withdrawal, back.withdrawn_at) == (True, "", None)
    assert back.title != "Жарияланбаған өзгеріс"
    assert back.has_unpublished_changes
    assert back.versions.count() == 1
    actions = ModelLogEntry.objects.filter(object_id=str(method.pk)).values_list(
        "action", flat=True
    )
    assert {"library.withdraw", "library.put_back"} <= set(actions)


def test_a_reason_and_a_sentence_are_asked_and_what_was_typed_stays(client, people, method):
    sign_in(client, people.editor)
    answer = client.post(link("method-withdraw", method.pk), {"note": "Себебі бар"})
    assert answer.status_code == 200
    assert "Себебі бар" in answer.content.decode()
    assert Method.objects.get(pk=method.pk).live
    refused = client.post(link("method-withdraw", method.pk), {"reason": "nonsense", "note": "б"})
    assert refused.status_code == 200


@pytest.mark.parametrize("who", ["colleague", "stranger", "parent", "newcomer"])
def test_others_neither_take_back_nor_ask_nor_put_back(client, people, method, who):
    sign_in(client, getattr(people, who))
    words = {"reason": "other", "note": "Солай."}
    assert client.post(link("method-withdraw", method.pk), words).status_code == 404
    assert WithdrawalWish.objects.count() == 0
    take(method, people)
    assert client.post(link("method-put-back", method.pk)).status_code in {403, 404}
    assert not Method.objects.get(pk=method.pk).live
    assert client.get(link("withdrawal-wishes")).status_code == 403


def test_author_asks_and_editors_read_it_and_take_it_back(client, people, method):
    sign_in(client, people.teacher)
    words = {"reason": "author", "note": "Қайта жазып жатырмын."}
    client.post(link("method-withdraw", method.pk), words)
    client.post(link("method-withdraw", method.pk), words)
    assert Method.objects.get(pk=method.pk).live
    wish = WithdrawalWish.objects.get()
    assert told(people.editor) == ["library.withdrawal_asked"]
    sign_in(client, people.editor)
    assert "Қайта жазып жатырмын." in client.get(link("withdrawal-wishes")).content.decode()
    page = client.get(link("method-withdraw", method.pk)).content.decode()
    assert "Қайта жазып жатырмын." in page
    client.post(link("method-withdraw", method.pk), words)
    wish.refresh_from_db()
    assert wish.is_granted is True
    assert told(people.teacher) == ["library.method_withdrawn"]


def test_editor_lets_it_stand_and_the_author_reads_why(client, people, method):
    words = {"reason": "author", "note": "Ұнамайды."}
    wish = ask_to_withdraw(method=method, by=people.teacher, now=timezone.now(), **words)
    sign_in(client, people.editor)
    empty = client.post(link("withdrawal-refuse", wish.pk), {"answer": ""})
    assert empty.status_code == 200
    client.post(link("withdrawal-refuse", wish.pk), {"answer": "Көп адам қолданады."})
    wish.refresh_from_db()
    assert wish.is_granted is False
    assert Method.objects.get(pk=method.pk).live
    assert told(people.teacher) == ["library.withdrawal_refused"]
    again = refuse_wish(wish=wish, by=people.editor, answer="Тағы", now=timezone.now())
    assert again is False


def test_authors_do_not_answer_their_own_wish(client, people, method):
    words = {"reason": "author", "note": "Ұнамайды."}
    wish = ask_to_withdraw(method=method, by=people.teacher, now=timezone.now(), **words)
    sign_in(client, people.teacher)
    assert client.post(link("withdrawal-refuse", wish.pk), {"answer": "Жоқ"}).status_code == 403
    with pytest.raises(PermissionDenied):
        withdraw_method(method=method, by=people.teacher, now=timezone.now(), **words)


def test_withdrawing_ends_the_review_of_changes_and_what_was_to_come_out_later(people, method):
    ensure_workflow()
    method.title = "Өзгерген"
    revision = method.save_revision(clean=False)
    later = timezone.now() + timedelta(days=1)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=later)
    method = Method.objects.get(pk=method.pk)
    methods.submit(method=method, by=people.teacher)
    gone = take(method, people)
    assert gone.current_workflow_state is None
    assert not gone.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_two_editors_take_it_back_once(people, method):
    take(method, people)
    words = {"reason": "other", "note": "Екінші."}
    assert not withdraw_method(method=method, by=people.administrator, now=timezone.now(), **words)
    assert Method.objects.get(pk=method.pk).withdrawal == "mistake"


def test_author_does_not_change_what_was_taken_back(people, method):
    method = take(method, people)
    with pytest.raises(PermissionDenied):
        methods.save_draft(method=method, by=people.teacher, fields={"title": "Жаңа"}, version=None)


def test_editor_who_publishes_anew_puts_it_back(people, method):
    method = take(method, people)
    method.title = "Түзетілген"
    method = publish(method)
    assert (method.live, method.withdrawal, method.withdrawn_at) == (True, "", None)


def test_saving_a_draft_of_a_withdrawn_method_leaves_it_withdrawn(people, method):
    method = take(method, people)
    methods.save_draft(
        method=method,
        by=people.editor,
        fields={"title": "Редактор түзетті"},
        version=version_of(method),
    )
    method.refresh_from_db()
    assert (method.live, method.withdrawal) == (False, "mistake")
    assert method.withdrawn_at is not None


def test_tombstone_of_a_switched_off_place_is_not_there(client, people, region, method):
    Method.objects.filter(pk=method.pk).update(place=region.school)
    method = take(method, people)
    region.school.uses_methods = False
    region.school.save()
    assert client.get(method.get_absolute_url()).status_code == 404
    assert not Method.objects.visible_to(VISITOR).filter(pk=method.pk).exists()
    assert Method.objects.visible_to(viewer_of(people.editor)).filter(pk=method.pk).exists()


def test_withdrawn_method_that_is_to_come_out_later_says_why_until_then(people, method):
    method = take(method, people)
    method.go_live_at = timezone.now() + timedelta(days=1)
    method.save_revision(clean=False).publish(skip_permission_checks=True)
    method.refresh_from_db()
    assert (method.live, method.withdrawal) == (False, "mistake")
