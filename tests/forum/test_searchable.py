"""What is said on boards is found by those who read it, and by nobody else."""

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.leaving.services import erase_person
from cms.ports.searchable import tokens_of
from forum.boards.access import boards_changed
from forum.boards.models import BoardGrant, Level
from forum.discussions import services
from search.engines import answers
from search.query import Query, parse
from tests.factories.forum import make_board, make_reply, make_topic, settled, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def found(text, who):
    asked = parse(text)
    result = answers().search(Query(words=asked.words, tokens=tokens_of(who), locale="kk", size=50))
    return {hit.key for hit in result.hits}


@pytest.fixture
def talk(people, region):
    for name in ("teacher", "colleague", "parent", "stranger"):
        settled(getattr(people, name))
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    topic = make_topic(board, people.teacher, "Қарлығаш ұясы", "Құстарды қалай бақылаймыз?")
    reply = make_reply(topic, people.parent, "Біз дүрбімен қараймыз.")
    return board, topic, reply


def test_talk_is_found_by_those_who_read_the_board(talk, people, indexed):
    _board, topic, reply = talk
    indexed()
    # A reply is found by its own words, not by the title above it.
    assert found("қарлығаштың", viewer(people.colleague)) == {f"topic:{topic.pk}"}
    assert f"post:{reply.pk}" in found("дүрбілер", viewer(people.colleague))
    assert found("қарлығаш", viewer(people.stranger)) == set()
    assert found("қарлығаш", VISITOR) == set()


def test_a_grant_holds_without_indexing_anew(talk, people, indexed):
    board, topic, _reply = talk
    indexed()
    BoardGrant.objects.create(board=board, who="everybody", level=Level.READ)
    boards_changed()
    assert f"topic:{topic.pk}" in found("қарлығаш", VISITOR)


def test_what_is_hidden_is_found_no_more(talk, people, indexed):
    _board, topic, reply = talk
    indexed()
    services.hide(reply)
    indexed()
    assert found("дүрбі", viewer(people.colleague)) == set()
    services.hide(topic.posts.get(number=1))
    indexed()
    assert found("қарлығаш", viewer(people.colleague)) == set()
    services.publish(topic.posts.get(number=1), at=timezone.now(), by=people.moderator)
    indexed()
    assert f"topic:{topic.pk}" in found("қарлығаш", viewer(people.colleague))


def test_own_topics_are_found_by_author_and_keepers(people, region, indexed):
    settled(people.teacher)
    board = make_board(
        place=region.school,
        grants=[("members", Level.START, region.school)],
        is_own_topics_only=True,
    )
    topic = make_topic(board, people.teacher, "Бұлбұл туралы сұрақ")
    indexed()
    seen = {
        name: bool(found("бұлбұл", viewer(getattr(people, name))))
        for name in ("teacher", "colleague", "coordinator", "moderator", "administrator")
    }
    assert seen == {
        "teacher": True,
        "colleague": False,
        "coordinator": True,
        "moderator": True,
        "administrator": True,
    }
    assert topic.pk


def test_who_left_is_found_by_name_no_more(talk, people, indexed):
    _board, topic, reply = talk
    named = make_reply(topic, people.colleague, f"Рақмет, @{people.parent.username}!")
    indexed()
    assert f"post:{reply.pk}" in found("Тоқаев", viewer(people.colleague))
    assert f"topic:{topic.pk}" in found("Серікова", viewer(people.colleague))
    for person in (people.parent, people.teacher):
        erase_person(person=person, by=people.administrator)
    indexed()
    assert found("Тоқаев", viewer(people.colleague)) == set()
    assert found("Серікова", viewer(people.colleague)) == set()
    assert f"post:{reply.pk}" in found("дүрбі", viewer(people.colleague))
    named.refresh_from_db()
    assert "Тоқаев" not in named.html
    assert people.parent.username not in named.source + named.html
