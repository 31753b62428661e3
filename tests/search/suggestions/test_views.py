"""Suggestions while typing: what is suggested to whom, from any keyboard, in how many questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.settings import limits
from library.methods.models import Method, Subject
from tests.factories import make_essay, make_method
from tests.factories.pages import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(site_ready):
    return reverse("search:suggest")


@pytest.fixture
def things(url, people, indexed):
    method = make_method("Бөлшектерді қосу", author=people.teacher)
    method.subjects.set([Subject.objects.get(code="maths")])
    method.save()
    make_essay("Бөлшектің сыры", author=people.leader, community=people.community)
    make_article("Бөлшек апталығы")
    people.teacher.profile.is_findable = True
    people.teacher.profile.save()
    indexed()
    return method


def asked(client, url, typed):
    answer = client.get(url, {"q": typed})
    assert answer.status_code == 200
    return {
        group["name"]: [one["text"] for one in group["options"]]
        for group in answer.json()["groups"]
    }


@pytest.mark.parametrize("typed", ["бөлш", "болш", "bolsh", "БӨЛШЕКТ"])
def test_suggest_begins_titles_from_any_keyboard(client, url, things, typed):
    assert "Бөлшектерді қосу" in asked(client, url, typed)["titles"]


@pytest.mark.parametrize("typed", ["матем", "matem", "Mathem", "матема"])
def test_suggest_names_subjects_in_whichever_language(client, url, things, typed):
    answer = client.get(url, {"q": typed}).json()["groups"]
    subject = next(group for group in answer if group["name"] == "subjects")["options"][0]
    assert subject["text"] == Subject.objects.get(code="maths").name_kk
    assert subject["url"] == f"{reverse('search:search')}?subject=maths"


def test_suggest_names_people_who_are_found_and_leads_to_their_page(client, url, things, people):
    found = client.get(url, {"q": "айгүл"}).json()["groups"]
    person = next(group for group in found if group["name"] == "people")["options"]
    assert [one["url"] for one in person] == [
        reverse("people:person-detail", args=[people.teacher.profile.slug])
    ]
    assert "people" not in asked(client, url, people.colleague.first_name)
    assert "people" not in asked(client, url, people.pupil.first_name)


def test_suggest_shows_only_what_the_asker_may_see(client, url, people, indexed):
    make_essay("Құпиясөз", author=people.teacher, community=people.community, audience="community")
    indexed()
    for reader, sees in ((None, False), (people.stranger, False), (people.leader, True)):
        if reader:
            client.force_login(reader)
        assert ("titles" in asked(client, url, "құпия")) is sees


def test_suggest_asks_the_door_again(client, url, things):
    Method.objects.update(live=False)
    assert "Бөлшектерді қосу" not in asked(client, url, "бөлш").get("titles", [])


def test_suggest_asks_at_most_three_questions(client, url, things, people, indexed):
    make_essay("Айгүлдің ойы", author=people.leader, community=people.community, month="2026-02-01")
    indexed()
    asked(client, url, "айгүл")
    with CaptureQueriesContext(connection) as questions:
        found = asked(client, url, "айгүл")
    assert found["people"]
    assert found["titles"]
    assert len(questions) <= 3


def test_suggest_of_three_kinds_asks_two_of_them(client, url, things):
    asked(client, url, "бөлшек")
    with CaptureQueriesContext(connection) as questions:
        found = asked(client, url, "бөлшек")
    assert len(found["titles"]) == limits.SUGGESTED_KINDS
    assert len(questions) <= 3


@pytest.mark.parametrize("typed", ["", " ", "...", "а" * 5000, "🙂", "AND (", "жоқбардың"])
def test_suggest_answers_odd_typing_with_nothing(client, url, things, typed):
    assert asked(client, url, typed) == {}


def test_suggest_without_an_index_is_empty(client, url, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    assert asked(client, url, "бөлш") == {}


def test_suggest_is_kept_by_the_reader_alone(client, url, things):
    answer = client.get(url, {"q": "бөлш"})
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer.json()["said"]


def test_suggest_too_often_is_refused(client, url, monkeypatch):
    monkeypatch.setattr(limits, "SUGGEST_PER_MINUTE_VISITOR", 2)
    answers = [client.get(url, REMOTE_ADDR="198.51.100.7").status_code for _ in range(8)]
    assert 429 in answers
    assert client.get(url, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_suggestions_of_browsers_end_when_they_come_too_often(client, things, monkeypatch):
    url = reverse("search:opensearch-suggest")
    asked = {"q": "бөлш"}
    assert client.get(url, asked, REMOTE_ADDR="198.51.100.9").json()[1]
    monkeypatch.setattr(limits, "SUGGEST_PER_MINUTE_VISITOR", 2)
    answers = [client.get(url, asked, REMOTE_ADDR="198.51.100.9").json()[1] for _ in range(8)]
    assert answers[-1] == []


@pytest.mark.parametrize("typed", ["бөлшектің", "бөлшектерге", "қос бөл", "бөлш қос", "болшектин"])
def test_suggest_knows_forms_and_takes_every_word_for_a_beginning(client, url, things, typed):
    assert "Бөлшектерді қосу" in asked(client, url, typed)["titles"]


def test_suggest_leaves_out_an_ending_that_is_not_finished(client, url, people, indexed):
    make_method("Жаңа сұрақ")
    indexed()
    assert asked(client, url, "сұрақт")["titles"] == ["Жаңа сұрақ"]


def test_suggest_marks_what_is_as_typed_and_names_what_is_called_otherwise(client, url, things):
    groups = client.get(url, {"q": "қосу"}).json()["groups"]
    titles = next(group for group in groups if group["name"] == "titles")["options"]
    text = titles[0]["text"]
    assert [text[start:end] for start, end in titles[0]["marks"]] == ["қосу"]
    groups = client.get(url, {"q": "mathem"}).json()["groups"]
    one = next(group for group in groups if group["name"] == "titles")["options"][0]
    assert one["text"] == "Бөлшектерді қосу"
    assert one["note"] == "Mathematics"


def test_suggest_names_sections(client, url, things):
    assert asked(client, url, "эссе")["sections"] == ["Айлық эсселер"]
