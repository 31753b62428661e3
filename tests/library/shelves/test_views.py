"""What people keep: for their own eyes, and for those to whom they gave a link."""

import json
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.leaving.archive import archive_of
from cms.leaving.services import erase_person
from cms.moderation.models import ReviewItem, WatchedWord
from cms.settings import limits
from library.shelves.models import ListedWork, ReadingList
from library.withdrawals.services import withdraw_method
from tests.factories import make_essay, make_method
from tests.factories.gathered import make_list

pytestmark = pytest.mark.django_db


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def sign_in(client, person):
    client.logout()
    if person is not None:
        client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def titles(page):
    return [work.card.title for work in page.context["screen"].works]


def share(client, made, **data):
    answer = client.post(link("list-share", made.pk), {"act": "share"} | data)
    made.refresh_from_db()
    return answer


# -- keeping -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["teacher", "parent", "pupil", "newcomer"])
def test_keep_is_for_everybody_with_an_account_and_twice_is_once(client, people, role):
    sign_in(client, getattr(people, role))
    method = make_method("Сақталған")
    url = link("keep", "method", method.pk)
    for _time in range(2):
        answer = client.post(url, {"kept": "1", "next": "/kk/library/?page=2"})
        assert answer["Location"] == "/kk/library/?page=2"
    assert ListedWork.objects.count() == 1
    assert titles(client.get(link("list-mine"))) == ["Сақталған"]
    client.post(url, {"kept": "0"})
    client.post(url, {"kept": "0"})
    assert titles(client.get(link("list-mine"))) == []


def test_keep_answers_a_script(client, people):
    sign_in(client, people.teacher)
    url = link("keep", "method", make_method().pk)
    answer = client.post(url, {"kept": "1"}, headers={"accept": "application/json"})
    assert json.loads(answer.content) == {"kept": True}


def test_keep_goes_to_no_other_site(client, people):
    sign_in(client, people.teacher)
    method = make_method()
    answer = client.post(link("keep", "method", method.pk), {"next": "https://example.org/"})
    assert answer["Location"] == method.get_absolute_url()


def test_keep_knows_nothing_of_what_one_may_not_read(client, people):
    draft = make_method(live=False)
    inside = make_essay(author=people.leader, community=people.community, audience="community")
    sign_in(client, people.stranger)
    for kind, thing in (("method", draft), ("essay", inside), ("page", draft)):
        assert client.post(link("keep", kind, thing.pk)).status_code == 404
        assert client.get(link("list-choose", kind, thing.pk)).status_code == 404
    sign_in(client, people.teacher)
    assert client.post(link("keep", "essay", inside.pk)).status_code == 302


def test_visitor_is_asked_to_sign_in(client, people):
    method = make_method()
    assert "/account/login/" in client.post(link("keep", "method", method.pk))["Location"]
    assert "data-keep" not in client.get(link("method-list")).text
    assert "Sign in" in client.get(method.get_absolute_url().replace("/kk/", "/en/")).text


def test_a_list_holds_so_many(client, people, monkeypatch):
    monkeypatch.setattr(limits, "WORKS_PER_LIST", 1)
    sign_in(client, people.teacher)
    client.post(link("keep", "method", make_method("Бір").pk))
    url = link("keep", "method", make_method("Екі").pk)
    assert client.post(url, headers={"accept": "application/json"}).status_code == 409
    assert ListedWork.objects.count() == 1


def test_rows_and_pages_say_what_is_kept(client, people):
    kept, other = make_method("Сақталған"), make_method("Басқа")
    essay = make_essay("Эссе", author=people.leader, community=people.community)
    sign_in(client, people.teacher)
    client.post(link("keep", "method", kept.pk))
    client.post(link("keep", "essay", essay.pk))
    page = client.get(link("method-list"))
    assert page.context["kept"].method == {kept.pk}
    assert page.text.count('name="kept" value="0"') == 1
    assert page.text.count('name="kept" value="1"') == 1
    assert client.get(kept.get_absolute_url()).context["beside"].is_kept
    assert not client.get(other.get_absolute_url()).context["beside"].is_kept
    assert client.get(link("essay-list")).context["kept"].essay == {essay.pk}
    assert client.get(essay.get_absolute_url()).context["kept"].essay == {essay.pk}
    sign_in(client, people.colleague)
    assert not client.get(link("method-list")).context["kept"].method


# -- lists ---------------------------------------------------------------------------


def test_list_is_begun_named_ordered_and_thrown_away(client, people):
    sign_in(client, people.teacher)
    client.post(link("list-create"), {"name": "  Көктем   сабақтары ", "note": "Сәуірге"})
    made = ReadingList.objects.get()
    assert made.name == "Көктем сабақтары"
    works = [make_method(f"Әдіс {n}") for n in range(3)]
    for work in works:
        client.post(link("list-choose", "method", work.pk), {"lists": [made.pk], "new_name": ""})
    url = made.get_absolute_url()
    assert titles(client.get(url)) == ["Әдіс 0", "Әдіс 1", "Әдіс 2"]
    last = ListedWork.objects.get(method=works[2])
    client.post(link("list-work", made.pk, last.pk), {"act": "up"})
    assert titles(client.get(url)) == ["Әдіс 0", "Әдіс 2", "Әдіс 1"]
    client.post(link("list-work", made.pk, last.pk), {"act": "down"})
    client.post(link("list-work", made.pk, last.pk), {"act": "down"})
    assert titles(client.get(url)) == ["Әдіс 0", "Әдіс 1", "Әдіс 2"]
    client.post(link("list-work", made.pk, last.pk), {"note": "Осыдан бастаймын"})
    assert "Осыдан бастаймын" in client.get(url).text
    client.post(link("list-work", made.pk, last.pk), {"act": "out"})
    assert titles(client.get(url)) == ["Әдіс 0", "Әдіс 1"]
    client.post(link("list-edit", made.pk), {"name": "Жаңа аты", "note": ""})
    assert "Жаңа аты" in client.get(url).text
    assert client.get(link("list-delete", made.pk)).status_code == 200
    client.post(link("list-delete", made.pk))
    assert not ReadingList.objects.exists()


def test_order_passes_over_what_is_not_seen(client, people):
    first, gone, last = (make_method(f"Әдіс {n}", author=people.colleague) for n in range(3))
    made = make_list(people.teacher, "Тізім", first, gone, last)
    withdraw_method(
        method=gone, by=people.editor, reason="mistake", note="Қате", now=timezone.now()
    )
    sign_in(client, people.teacher)
    work = ListedWork.objects.get(method=last)
    client.post(link("list-work", made.pk, work.pk), {"act": "up"})
    assert titles(client.get(made.get_absolute_url())) == ["Әдіс 2", "Әдіс 0"]
    assert [one.count for one in client.get(link("list-mine")).context["lists"]] == [2]
    hidden = ListedWork.objects.get(method=gone)
    assert client.get(link("list-work", made.pk, hidden.pk)).status_code == 404


def test_list_choose_puts_in_takes_out_and_begins(client, people):
    method = make_method()
    held = make_list(people.teacher, "Бірінші", method)
    other = make_list(people.teacher, "Екінші")
    foreign = make_list(people.colleague, "Бөтен")
    sign_in(client, people.teacher)
    url = link("list-choose", "method", method.pk)
    data = {"lists": [other.pk], "new_name": "Үшінші"}
    assert client.post(url, data).status_code == 302
    holding = ReadingList.objects.filter(works__method=method)
    assert set(holding.values_list("name", flat=True)) == {"Екінші", "Үшінші"}
    assert client.post(url, {"lists": [foreign.pk], "new_name": ""}).status_code == 200
    assert not foreign.works.exists()
    assert not held.works.exists()


@pytest.mark.parametrize("role", ["colleague", "editor", "moderator", "administrator"])
def test_lists_of_others_are_not_there(client, people, role):
    made = make_list(people.teacher, "Менікі", make_method())
    work = made.works.get()
    sign_in(client, getattr(people, role))
    for name in ("list-detail", "list-edit", "list-delete"):
        assert client.get(link(name, made.pk)).status_code == 404
    for name in ("list-edit", "list-delete", "list-share"):
        assert client.post(link(name, made.pk), {"name": "Менікі емес"}).status_code == 404
    assert client.post(link("list-work", made.pk, work.pk), {"act": "out"}).status_code == 404
    assert "Менікі" not in client.get(link("list-mine")).text
    assert client.get(f"/kk/moderation/report/reading-list/{made.pk}/").status_code == 404
    assert ReadingList.objects.get(pk=made.pk).works.exists()


def test_lists_are_so_many(client, people, monkeypatch):
    monkeypatch.setattr(limits, "LISTS_PER_PERSON", 1)
    sign_in(client, people.teacher)
    client.post(link("list-create"), {"name": "Бір", "note": ""})
    client.post(link("list-create"), {"name": "Екі", "note": ""})
    answer = client.post(link("list-create"), {"name": "Үш", "note": ""})
    assert answer.status_code == 200
    assert "Үш" in answer.text


def test_pages_ask_as_little_with_many(client, people):
    sign_in(client, people.teacher)

    def counted(number):
        works = [make_method(f"Әдіс {number} {n}", author=people.colleague) for n in range(number)]
        made = make_list(people.teacher, f"Тізім {number}", *works)
        for n, work in enumerate(works):
            client.post(link("keep", "method", work.pk))
            make_list(people.teacher, f"Тағы {number} {n}", work)
        share(client, made)
        found = []
        urls = (link("list-mine"), made.get_absolute_url(), link("list-shared", made.share_key))
        for url in (*urls, link("list-choose", "method", works[0].pk)):
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            found.append(len(asked))
        return found

    few = counted(2)
    assert counted(9) == few
    assert max(few) <= 9


# -- sharing -------------------------------------------------------------------------


def test_shared_list_is_read_by_the_link_until_it_is_taken_back(client, people):
    made = make_list(people.teacher, "Ортақ тізім", make_method("Ашық"))
    sign_in(client, people.teacher)
    share(client, made)
    url = link("list-shared", made.share_key)
    for person in (None, people.stranger, people.pupil):
        sign_in(client, person)
        page = client.get(url)
        assert titles(page) == ["Ашық"]
        assert page["X-Robots-Tag"] == "noindex"
        assert "no-store" in page["Cache-Control"]
    sign_in(client, people.teacher)
    client.post(link("list-share", made.pk), {"act": "stop"})
    sign_in(client, None)
    assert client.get(url).status_code == 404
    sign_in(client, people.teacher)
    share(client, made)
    assert link("list-shared", made.share_key) != url
    assert client.get(url).status_code == 404


def test_shared_list_leaves_out_what_its_reader_may_not_read(client, people):
    inside = make_essay(
        "Ішкі эссе", author=people.leader, community=people.community, audience="community"
    )
    made = make_list(people.teacher, "Ортақ", make_method("Ашық"), inside)
    sign_in(client, people.teacher)
    share(client, made)
    url = link("list-shared", made.share_key)
    assert titles(client.get(url)) == ["Ашық", "Ішкі эссе"]
    sign_in(client, people.stranger)
    page = client.get(url)
    assert titles(page) == ["Ашық"]
    assert page.context["screen"].page.paginator.count == 1


def test_copy_is_ones_own_and_holds_what_one_reads(client, people):
    inside = make_essay(
        "Ішкі", author=people.leader, community=people.community, audience="community"
    )
    made = make_list(people.teacher, "Ортақ", make_method("Бір"), inside, make_method("Екі"))
    sign_in(client, people.teacher)
    share(client, made)
    copy = link("list-copy", made.share_key)
    sign_in(client, people.stranger)
    assert client.post(copy).status_code == 302
    mine = ReadingList.objects.get(owner=people.stranger)
    assert mine.share_key is None
    assert titles(client.get(mine.get_absolute_url())) == ["Бір", "Екі"]
    assert mine.works.count() == 2
    sign_in(client, None)
    assert "/account/login/" in client.post(copy)["Location"]


@pytest.mark.parametrize("role", ["pupil", "newcomer"])
def test_children_and_newcomers_share_nothing(client, people, role):
    person = getattr(people, role)
    made = make_list(person, "Менікі", make_method())
    sign_in(client, person)
    assert share(client, made).status_code == 403
    assert made.share_key is None


def test_first_list_is_not_shared(client, people):
    sign_in(client, people.teacher)
    client.post(link("keep", "method", make_method().pk))
    first = ReadingList.objects.get()
    assert share(client, first).status_code == 403
    assert client.post(link("list-delete", first.pk)).status_code == 403


def test_words_about_people_are_told_before_a_list_is_shared(client, people):
    made = make_list(people.teacher, "Тізім", note="Қоңырау шалыңыз: +7 701 123 45 67")
    sign_in(client, people.teacher)
    answer = share(client, made)
    assert answer.status_code == 422
    assert "701" in answer.context["refusal"]
    assert made.share_key is None
    share(client, made, insists="1")
    assert made.state == "pending"
    sign_in(client, None)
    assert client.get(link("list-shared", made.share_key)).status_code == 404


def test_watched_words_of_a_shared_list_wait_for_a_moderator(client, people):
    WatchedWord.objects.create(word="ұтыс", language="kk")
    made = make_list(people.teacher, "Тізім", make_method("Ашық"))
    sign_in(client, people.teacher)
    share(client, made)
    assert made.state == "published"
    work = made.works.get()
    client.post(link("list-work", made.pk, work.pk), {"note": "ұтыс ойыны"})
    made.refresh_from_db()
    assert made.state == "pending"
    url = link("list-shared", made.share_key)
    assert client.get(url).status_code == 404
    item = ReviewItem.objects.get(kind="reading-list", object_pk=made.pk)
    sign_in(client, people.moderator)
    page = client.get(reverse("moderation:item", args=[item.pk]))
    assert "ойыны" in page.text
    data = {"version": item.version, "act": "published"}
    client.post(reverse("moderation:item", args=[item.pk]), data)
    made.refresh_from_db()
    assert made.state == "published"
    assert client.get(url).status_code == 200


# -- what the site keeps ---------------------------------------------------------------


def test_lists_are_taken_along_and_go_with_the_person(client, people):
    made = make_list(people.teacher, "Менің тізімім", make_method("Ашық"))
    sign_in(client, people.teacher)
    share(client, made)
    with ZipFile(archive_of(people.teacher, at=timezone.now())) as archive:
        assert "Менің тізімім" in archive.read("data.json").decode()
    erase_person(person=people.teacher, by=people.teacher)
    sign_in(client, None)
    assert client.get(link("list-shared", made.share_key)).status_code == 404
    assert not ReadingList.objects.exists()
