"""Who made a method with its author is asked, agrees or not, and is named then."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.leaving.services import erase_person
from cms.notices.models import Notice
from cms.notices.services import spread_events
from cms.ports.keepsakes import keepsakes
from cms.ports.searchable import sources
from cms.settings import limits
from library.authors.services import (
    NotNamed,
    answer_as_co_author,
    ask_co_author,
    move_up,
    print_co_author,
    remove_co_author,
)
from library.curation.services import ensure_workflow
from library.methods import services as methods
from library.methods.models import CoAuthor, Method
from library.methods.selectors import authors_of, version_of, works_of_author
from library.versions.models import MethodVersion
from tests.factories import make_method, make_person
from tests.library.versions.test_services import publish


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def told(person):
    spread_events(now=timezone.now())
    return list(Notice.objects.filter(person=person).values_list("event__kind", flat=True))


@pytest.fixture
def method(people):
    made = make_method(author=people.teacher, live=False, body="Мәтін")
    made.save_revision(user=people.teacher, clean=False)
    return Method.objects.get(pk=made.pk)


def ask(method, people, person=None):
    return ask_co_author(
        method=method, person=person or people.colleague, by=people.teacher, now=timezone.now()
    )


def agree(row, agrees=True):
    return answer_as_co_author(co_author=row, by=row.person, agrees=agrees, now=timezone.now())


def test_author_finds_a_colleague_by_the_beginning_of_a_name_and_asks(client, people, method):
    sign_in(client, people.teacher)
    page = client.get(link("method-authors", method.pk) + "?q=оспан").content.decode()
    assert people.colleague.get_full_name() in page
    assert people.pupil.last_name not in client.get(
        link("method-authors", method.pk) + "?q=Сағат"
    ).content.decode().replace("value=", "")
    assert "Тоқаев Болат" not in page
    client.post(link("method-authors", method.pk), {"act": "ask", "key": people.colleague.pk})
    client.post(link("method-authors", method.pk), {"act": "ask", "key": people.colleague.pk})
    assert CoAuthor.objects.get().person == people.colleague
    assert told(people.colleague) == ["library.co_author_asked"]


def test_who_was_asked_is_named_only_after_they_agreed(client, people, method):
    row = ask(method, people)
    method = publish(method)
    name = people.colleague.get_full_name()
    assert name not in client.get(method.get_absolute_url()).content.decode()
    assert [entry["name"] for entry in MethodVersion.objects.get().authors] == [
        people.teacher.get_full_name()
    ]
    agree(row)
    page = client.get(method.get_absolute_url()).content.decode()
    assert name in page
    method = publish(method)
    assert name in [entry["name"] for entry in MethodVersion.objects.get(number=2).authors]


def test_who_was_asked_sees_what_and_nothing_more_until_they_agree(client, people, method):
    row = ask(method, people)
    sign_in(client, people.colleague)
    page = client.get(link("co-author-answer", row.pk)).content.decode()
    assert method.title in page
    assert "Мәтін" not in page
    assert client.get(method.get_absolute_url()).status_code == 404
    assert method.title in client.get(link("method-mine")).content.decode()
    client.post(link("co-author-answer", row.pk), {"act": "agree"})
    assert client.get(method.get_absolute_url()).status_code == 200
    assert client.get(link("method-edit", method.pk)).status_code == 200
    assert link("method-edit", method.pk) in client.get(link("method-mine")).content.decode()
    assert told(people.teacher) == ["library.co_author_answered"]


@pytest.mark.parametrize("who", ["teacher", "stranger", "editor"])
def test_an_invitation_is_read_and_answered_by_nobody_else(client, people, method, who):
    row = ask(method, people)
    sign_in(client, getattr(people, who))
    url = link("co-author-answer", row.pk)
    assert client.get(url).status_code == 404
    assert client.post(url, {"act": "agree"}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer_as_co_author(co_author=row, by=getattr(people, who), agrees=True, now=timezone.now())


def test_co_author_changes_the_draft_and_the_author_alone_sends_and_discards(
    client, people, method
):
    ensure_workflow()
    agree(ask(method, people))
    methods.save_draft(
        method=method,
        by=people.colleague,
        fields={"title": "Бірге жазылған"},
        version=version_of(method),
    )
    assert Method.objects.get(pk=method.pk).title == "Бірге жазылған"
    with pytest.raises(PermissionDenied):
        methods.send_for_review(method=method, by=people.colleague)
    with pytest.raises(PermissionDenied):
        methods.discard_draft(method=method, by=people.colleague)
    sign_in(client, people.colleague)
    page = client.get(link("method-edit", method.pk)).content.decode()
    assert 'value="send"' not in page
    assert client.get(link("method-authors", method.pk)).status_code == 404
    Method.objects.filter(pk=method.pk).update(author=people.teacher)
    methods.send_for_review(method=Method.objects.get(pk=method.pk), by=people.teacher)
    assert Method.objects.get(pk=method.pk).workflow_in_progress


def test_who_declined_is_asked_no_more_and_stays_out(people, method):
    row = agree(ask(method, people), agrees=False)
    with pytest.raises(NotNamed):
        ask(method, people)
    remove_co_author(co_author=row, by=people.teacher)
    assert CoAuthor.objects.filter(pk=row.pk).exists()
    with pytest.raises(PermissionDenied):
        agree(CoAuthor.objects.get(pk=row.pk))
    assert authors_of(Method.objects.get(pk=method.pk), VISITOR) == (
        people.teacher.get_full_name(),
    )


def test_who_agreed_may_leave_and_loses_the_door(client, people, method):
    row = agree(ask(method, people))
    sign_in(client, people.colleague)
    client.post(link("co-author-answer", row.pk), {"act": "decline"})
    assert client.get(method.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["pupil", "parent", "newcomer", "teacher"])
def test_only_accepted_teachers_are_asked(people, method, who):
    with pytest.raises(NotNamed):
        ask(method, people, getattr(people, who))
    assert not CoAuthor.objects.exists()


def test_names_are_printed_in_order_and_bad_ones_are_refused(client, people, method):
    sign_in(client, people.teacher)
    url = link("method-authors", method.pk)
    for credit in ("Ахметова Б.", "Жүнісов Қ.", "ахметова Б."):
        client.post(url, {"act": "print", "credit": credit})
    refused = client.post(url, {"act": "print", "credit": "http://x.kz"})
    assert "http://x.kz" in refused.content.decode()
    assert [row.credit for row in CoAuthor.objects.all()] == ["Ахметова Б.", "Жүнісов Қ."]
    second = CoAuthor.objects.get(credit="Жүнісов Қ.")
    move_up(co_author=second, by=people.teacher)
    assert [row.credit for row in CoAuthor.objects.all()] == ["Жүнісов Қ.", "Ахметова Б."]
    client.post(url, {"act": "remove", "key": second.pk})
    assert [row.credit for row in CoAuthor.objects.all()] == ["Ахметова Б."]


def test_names_are_printed_on_the_shelf_by_editors_alone(people, method):
    method = publish(method)
    with pytest.raises(NotNamed):
        print_co_author(method=method, credit="Біреу Б.", by=people.teacher)
    print_co_author(method=method, credit="Ахметова Б.", by=people.editor)
    assert "Ахметова Б." in authors_of(Method.objects.get(pk=method.pk), VISITOR)


def test_a_method_has_so_many_authors_and_no_more(people, method):
    for number in range(limits.CO_AUTHORS):
        print_co_author(method=method, credit="Аты " + "а" * (number + 1), by=people.teacher)
    with pytest.raises(NotNamed):
        ask(method, people)
    assert CoAuthor.objects.count() == limits.CO_AUTHORS


def test_others_do_not_name_authors(client, people, method):
    sign_in(client, people.stranger)
    url = link("method-authors", method.pk)
    assert client.post(url, {"act": "print", "credit": "Мен М."}).status_code == 404
    method = publish(method)
    assert client.post(url, {"act": "print", "credit": "Мен М."}).status_code == 404
    with pytest.raises(PermissionDenied):
        print_co_author(method=method, credit="Мен М.", by=people.stranger)


def test_a_row_of_another_method_is_not_touched(client, people, method):
    other = make_method("Басқа", author=people.stranger, live=False)
    row = CoAuthor.objects.create(method=other, credit="Біреу Б.")
    sign_in(client, people.teacher)
    answer = client.post(link("method-authors", method.pk), {"act": "remove", "key": row.pk})
    assert answer.status_code == 404
    assert CoAuthor.objects.filter(pk=row.pk).exists()


def test_co_author_is_found_by_search_and_has_it_among_their_works(people, method):
    agree(ask(method, people))
    method = publish(method)
    source = sources()["method"]
    document = source.document(source.queryset().get(pk=method.pk))
    assert people.colleague.get_full_name() in document.authors
    assert str(people.colleague.pk) in document.facets["author"]
    assert [card.pk for card in works_of_author(people.colleague, VISITOR)] == [method.pk]
    assert works_of_author(people.stranger, VISITOR) == []


def test_co_author_takes_it_along_and_leaves_without_a_name(client, people, method):
    agree(ask(method, people))
    asked = ask(method, people, people.stranger)
    method = publish(method)
    keepsake = next(one for one in keepsakes() if one.name == "methods")
    (row,) = keepsake.rows(people.colleague)
    assert row["is_with_others"] is True
    name = people.colleague.get_full_name()
    erase_person(person=people.colleague, by=people.colleague)
    erase_person(person=people.stranger, by=people.stranger)
    assert name not in client.get(method.get_absolute_url()).content.decode()
    assert name not in client.get(link("method-version", method.pk, 1)).content.decode()
    assert name not in str(MethodVersion.objects.get().authors)
    assert not CoAuthor.objects.filter(pk=asked.pk).exists()


def test_my_methods_asks_the_same_for_few_and_many(client, people, django_assert_max_num_queries):
    def one(number):
        made = make_method(f"Бірге {number}", author=people.colleague, live=False)
        made.save_revision(clean=False)
        CoAuthor.objects.create(method=made, person=people.teacher, agreed_at=timezone.now())

    one(0)
    sign_in(client, people.teacher)
    client.get(link("method-mine"))  # what waits for the person is remembered for a minute
    with django_assert_max_num_queries(13) as few:
        client.get(link("method-mine"))
    for number in range(1, 6):
        one(number)
    with django_assert_max_num_queries(13) as many:
        client.get(link("method-mine"))
    assert len(few) == len(many)


def test_visible_to_opens_for_those_who_agreed_alone(people, method):
    row = ask(method, people)
    viewer = viewer_of(people.colleague)
    assert not Method.objects.visible_to(viewer).exists()
    agree(row)
    assert Method.objects.visible_to(viewer_of(people.colleague)).get() == method
    other = make_person("Бөтен", "Адам")
    assert not Method.objects.visible_to(viewer_of(other)).exists()
