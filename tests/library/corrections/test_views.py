"""Everybody reports, without an account too; editors answer; a child is hidden at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.audience.viewer import VISITOR, viewer_of
from cms.mail.services import send_waiting
from cms.notices.models import Notice
from cms.settings import limits
from library.corrections import services
from library.corrections.models import Correction, Outcome, Wrong
from library.corrections.services import Reported, forget_reporters, report_mistake
from library.methods.models import CoAuthor, Method
from tests.factories import make_method
from tests.factories.files import make_pdf, make_upload
from tests.library.versions.test_services import publish, with_file

pytestmark = pytest.mark.django_db
WORDS = "Екінші бетте сурет ауысып кеткен, дұрысы 4-сурет."


@pytest.fixture
def method(people):
    made = make_method("Қағаз қайық", author=people.teacher, live=False, body="Мәтін")
    with_file(made, caption="Жоспар")
    with_file(made, make_upload("a.pdf", make_pdf()), caption="Сурет")
    return publish(made)


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def send_url(method):
    return reverse("library:correction-send", args=[method.pk])


def send(client, method, **data):
    """As a person does: opens the form, reads, types."""
    url = send_url(method)
    client.get(url)
    return client.post(url, {"kind": "mistake", "words": WORDS, **data})


def slowly(client, method, monkeypatch, **data):
    """As a person who takes their time over the form."""
    page = client.get(send_url(method)).text
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
    monkeypatch.setattr(limits, "REPORT_SECONDS", -1)
    return send(client, method, opened=opened, **data)


def report(viewer_person, method, **fields):
    fields = {"kind": "mistake", "words": WORDS, "language": "kk"} | fields
    return report_mistake(
        viewer=viewer_of(viewer_person) if viewer_person else VISITOR,
        method=method,
        reported=Reported(**fields),
        address="203.0.113.5",
        now=timezone.now(),
    )


def hears(person):
    return [n.event.kind for n in Notice.objects.filter(person=person).select_related("event")]


def letter_path(subject_part=""):
    send_waiting()
    letter = mail.outbox[-1]
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


# -- sending -------------------------------------------------------------------------


def test_a_visitor_reports_a_mistake(client, method):
    stored = method.files.last().stored
    answer = send(client, method, stored=stored.pk, whereabouts="2-бет")
    assert answer.status_code == 200
    row = Correction.objects.get()
    assert (row.kind, row.words, row.whereabouts) == ("mistake", WORDS, "2-бет")
    assert (row.version, row.stored, row.person) == (1, stored, None)
    assert row.visitor
    assert not row.has_hidden
    assert ModelLogEntry.objects.filter(action="library.reported", user=None).exists()


def test_the_page_and_each_version_lead_to_the_form(client, method):
    assert send_url(method) in client.get(method.get_absolute_url()).text
    version = client.get(reverse("library:method-version", args=[method.pk, 1])).text
    assert f"{send_url(method)}?version=1" in version


def test_a_report_on_an_older_version_names_it(client, method):
    publish(method, body="Жаңа мәтін")
    url = f"{send_url(method)}?version=1"
    client.post(url, {"kind": "mistake", "words": WORDS})
    assert Correction.objects.get().version == 1
    client.post(f"{send_url(method)}?version=99", {"kind": "rights", "words": WORDS})
    assert Correction.objects.get(kind="rights").version == 2


def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(client, method):
    answer = client.post(send_url(method), {"kind": "nonsense", "words": "Қате", "mail": "x"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"kind", "words", "mail"}
    answer = client.post(send_url(method), {"kind": "file", "words": WORDS})
    assert set(answer.context["form"].errors) == {"stored"}
    assert WORDS in answer.text
    other = with_file(make_method("Басқа"), caption="Бөтен")
    answer = client.post(send_url(method), {"kind": "file", "words": WORDS, "stored": other.pk})
    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_the_same_sent_twice_is_one(client, people, method):
    send(client, method)
    send(client, method)
    assert Correction.objects.count() == 1
    sign_in(client, people.stranger)
    send(client, method)
    send(client, method)
    assert Correction.objects.count() == 2


def test_a_machine_that_fills_in_everything_is_thanked(client, method):
    assert send(client, method, website="http://x").status_code == 200
    assert not Correction.objects.exists()


def test_nobody_reports_without_end(client, method):
    for number in range(limits.REPORTS_A_DAY_VISITORS):
        assert send(client, method, words=f"{WORDS} {number}").status_code == 200
    assert send(client, method).status_code == 429
    assert Correction.objects.count() == limits.REPORTS_A_DAY_VISITORS


def test_drafts_and_what_was_taken_back_are_not_reported(client, people, method):
    draft = make_method("Жоба", author=people.teacher, live=False)
    assert client.get(send_url(draft)).status_code == 404
    sign_in(client, people.teacher)
    assert client.get(send_url(draft)).status_code == 404


# -- a child -------------------------------------------------------------------------


def test_a_child_is_hidden_at_once(client, people, method, monkeypatch):
    file = reverse("library:method-file", args=[method.pk, *_file(method)])
    assert client.get(file).status_code == 200
    answer = slowly(client, method, monkeypatch, kind="child")
    assert answer.status_code == 200
    row = Correction.objects.get()
    assert row.has_hidden
    assert row.is_urgent
    assert row.due_at - row.sent_at == timedelta(hours=limits.REVIEW_URGENT_DUE_HOURS)
    assert client.get(method.get_absolute_url()).status_code == 410
    assert client.get(file).status_code == 404
    version = reverse("library:method-version", args=[method.pk, 1])
    assert client.get(version).status_code == 410
    assert not Method.objects.published().filter(pk=method.pk).exists()


def _file(method):
    stored = method.files.first().stored
    return stored.pk, stored.name


def test_a_machine_or_one_who_hides_much_hides_nothing(client, people, method, monkeypatch):
    send(client, method, kind="child")
    assert not Correction.objects.get().has_hidden, "sent sooner than anybody reads"
    other = publish(make_method("Басқа", author=people.teacher, live=False, body="Мәтін"))
    third = publish(make_method("Үшінші", author=people.teacher, live=False, body="Мәтін"))
    slowly(client, other, monkeypatch, kind="child")
    slowly(client, third, monkeypatch, kind="child")
    hidden = Correction.objects.filter(has_hidden=True)
    assert [row.method for row in hidden] == [other]
    assert Correction.objects.filter(is_urgent=True).count() == 3


def test_what_an_editor_let_stand_is_not_hidden_again(people, method):
    first = report(people.stranger, method, kind="child")
    services.answer_report(
        correction=first,
        by=people.editor,
        outcome=Outcome.STAYS,
        answer="Бала танылмайды.",
        now=timezone.now(),
    )
    assert Method.objects.get(pk=method.pk).live, "it stands on the shelf again"
    assert not report(people.colleague, method, kind="child").has_hidden
    published = publish(method, body="Жаңа сурет")
    assert report(people.parent, published, kind="child").has_hidden


def test_the_words_of_a_report_on_a_child_are_for_editors(client, people, method):
    row = report(people.stranger, method, kind="child", words="Суретте Айсұлу тұр, 5-сынып.")
    sign_in(client, people.teacher)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200
    assert "Айсұлу" not in page.text
    sign_in(client, people.editor)
    assert "Айсұлу" in client.get(row.get_absolute_url()).text


# -- reading and answering -----------------------------------------------------------


def test_reports_stand_behind_their_door(client, people, method):
    row = report(people.stranger, method)
    for person, status in [
        (people.editor, 200),
        (people.teacher, 200),
        (people.stranger, 200),
        (people.colleague, 404),
        (people.moderator, 404),
    ]:
        sign_in(client, person)
        assert client.get(row.get_absolute_url()).status_code == status
        listed = 200 if person == people.editor else 404
        assert client.get(reverse("library:correction-list")).status_code == listed
    client.logout()
    assert client.get(row.get_absolute_url()).status_code == 302


def test_only_who_answers_learns_who_sent_it(client, people, method):
    row = report(people.stranger, method)
    name = people.stranger.last_name
    sign_in(client, people.editor)
    assert name in client.get(row.get_absolute_url()).text
    sign_in(client, people.teacher)
    page = client.get(row.get_absolute_url()).text
    assert name not in page
    assert WORDS in page
    CoAuthor.objects.create(method=method, person=people.editor, agreed_at=timezone.now())
    sign_in(client, people.editor)
    page = client.get(row.get_absolute_url())
    assert name not in page.text
    assert not page.context["screen"].may_answer


def test_nobody_answers_for_their_own_method(client, people, method):
    row = report(people.stranger, method)
    CoAuthor.objects.create(method=method, person=people.editor, agreed_at=timezone.now())
    for person in (people.editor, people.teacher, people.stranger):
        sign_in(client, person)
        client.post(row.get_absolute_url(), {"outcome": "stays", "answer": "Дұрыс жазылған."})
    row.refresh_from_db()
    assert row.answered_at is None


def test_an_editor_answers_and_all_are_told(client, people, method):
    row = report(people.stranger, method)
    sign_in(client, people.editor)
    data = {"outcome": "corrected", "answer": "Сурет түзетілді, рақмет."}
    assert client.post(row.get_absolute_url(), data).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.answer, row.answered_by) == (*data.values(), people.editor)
    assert ModelLogEntry.objects.filter(action="library.report_answered").exists()
    _spread()
    assert services.CORRECTION_SENT in hears(people.editor)
    assert services.CORRECTION_SENT in hears(people.teacher)
    assert services.CORRECTION_SENT not in hears(people.stranger)
    assert services.CORRECTION_ANSWERED in hears(people.teacher)
    assert services.CORRECTION_ANSWERED in hears(people.stranger)
    client.post(row.get_absolute_url(), {"outcome": "stays", "answer": "Басқаша."})
    row.refresh_from_db()
    assert row.outcome == "corrected"


def _spread():
    call_command("spread_notices", verbosity=0)


def test_a_right_infringed_takes_it_off_the_shelf(client, people, method):
    row = report(people.stranger, method, kind=Wrong.RIGHTS)
    sign_in(client, people.editor)
    page = client.get(row.get_absolute_url())
    assert page.context["form"].initial["outcome"] == Outcome.WITHDRAWN
    data = {"outcome": "withdrawn", "answer": "Суреттер баспанікі."}
    client.post(row.get_absolute_url(), data)
    method = Method.objects.get(pk=method.pk)
    assert (method.live, method.withdrawal) == (False, "rights")
    client.logout()
    place = client.get(method.get_absolute_url())
    assert place.status_code == 410
    assert "no-cache" in place["Cache-Control"], "browsers would keep it when it is put back"
    assert "Суреттер баспанікі." in place.text


def test_what_was_hidden_is_taken_off_in_the_words_of_the_editor(client, people, method):
    row = report(people.stranger, method, kind=Wrong.CHILD)
    sign_in(client, people.editor)
    client.post(row.get_absolute_url(), {"outcome": "corrected", "answer": "Сурет алынды."})
    row.refresh_from_db()
    assert row.answered_at is None, "the corrected version is not published yet"
    client.post(row.get_absolute_url(), {"outcome": "withdrawn", "answer": "Балалар көрінеді."})
    method = Method.objects.get(pk=method.pk)
    assert (method.withdrawal, method.withdrawal_note) == ("children", "Балалар көрінеді.")


def test_a_corrected_version_shows_it_again(client, people, method):
    row = report(people.stranger, method, kind=Wrong.CHILD)
    publish(method, body="Суретсіз мәтін")
    sign_in(client, people.editor)
    client.post(row.get_absolute_url(), {"outcome": "corrected", "answer": "Сурет алынды."})
    row.refresh_from_db()
    assert row.outcome == "corrected"
    assert Method.objects.get(pk=method.pk).live


def test_an_answer_names_nobody(client, people, method):
    row = report(people.stranger, method)
    sign_in(client, people.editor)
    data = {"outcome": "stays", "answer": "Қоңырау шалыңыз: +7 701 234 56 78"}
    assert client.post(row.get_absolute_url(), data).status_code == 422
    row.refresh_from_db()
    assert row.answered_at is None


def test_the_list_shows_urgent_ones_first_and_the_board_leads_there(client, people, method):
    report(people.stranger, method)
    other = publish(make_method("Басқа", author=people.teacher, live=False, body="Мәтін"))
    urgent = report(people.stranger, other, kind="child")
    sign_in(client, people.editor)
    lines = client.get(reverse("library:correction-list")).context["lines"]
    assert lines[0].pk == urgent.pk
    board = client.get(reverse("library:curation-board"))
    assert reverse("library:correction-list") in board.text
    assert board.context["reports"] == 2


def test_the_list_costs_the_same_for_three_and_twenty(
    client, people, method, django_assert_max_num_queries
):
    now = timezone.now()
    sign_in(client, people.editor)
    report(people.stranger, method)
    client.get(reverse("library:correction-list"))
    for number in range(19):
        other = make_method(f"Ә {number}", author=people.teacher)
        Correction.objects.create(
            method=other, kind="mistake", words=WORDS, language="kk", sent_at=now, due_at=now
        )
    with django_assert_max_num_queries(10):
        client.get(reverse("library:correction-list"))


# -- the mail of a visitor -----------------------------------------------------------


def test_a_visitor_confirms_their_mail_and_gets_the_answer(client, people, method):
    send(client, method, name="Дана", mail="dana@example.kz")
    path = letter_path()
    assert client.get(path).status_code == 200
    assert Correction.objects.get().mail_confirmed_at is None, "a mail program opens links"
    assert client.post(path).status_code == 200
    assert client.post(path).status_code == 404, "once"
    row = Correction.objects.get()
    sign_in(client, people.editor)
    assert "dana@example.kz" in client.get(row.get_absolute_url()).text
    client.post(row.get_absolute_url(), {"outcome": "corrected", "answer": "Түзетілді."})
    send_waiting()
    assert mail.outbox[-1].to == ["dana@example.kz"]
    assert "Түзетілді." in mail.outbox[-1].body


def test_nobody_is_written_to_who_has_not_confirmed(client, people, method):
    send(client, method, mail="dana@example.kz")
    row = Correction.objects.get()
    sign_in(client, people.editor)
    assert "dana@example.kz" not in client.get(row.get_absolute_url()).text.replace(" ", "")
    client.post(row.get_absolute_url(), {"outcome": "corrected", "answer": "Түзетілді."})
    send_waiting()
    letters = [letter.subject for letter in mail.outbox if "dana@example.kz" in letter.to]
    assert len(letters) == 1, letters


def test_a_mail_is_not_flooded(client, people, method):
    for number in range(limits.QUESTIONS_A_DAY_MAIL):
        send(client, method, words=f"{WORDS} {number}", mail="dana@example.kz")
    assert send(client, method, mail="Dana@example.kz").status_code == 429
    assert send(client, method).status_code == 200


def test_who_reported_is_forgotten_after_the_answer(people, method):
    now = timezone.now()
    row = report(None, method, name="Дана", mail="dana@example.kz")
    assert forget_reporters(now=now) == 0
    assert forget_reporters(now=now + timedelta(days=3)) == 1, "never confirmed"
    row.refresh_from_db()
    assert (row.mail, row.key_digest, row.name) == ("", "", "Дана")
    services.answer_report(
        correction=row, by=people.editor, outcome="stays", answer="Дұрыс.", now=now
    )
    forget_reporters(now=now + timedelta(days=limits.CORRECTION_MAIL_KEPT_DAYS + 1))
    row.refresh_from_db()
    assert (row.name, row.visitor) == ("", "")
