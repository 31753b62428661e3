"""Votes that come together, on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from forum.ideas import services
from forum.ideas.models import Idea, IdeaVote
from forum.ideas.refusals import Closed
from forum.ideas.services import Voted
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_person
from tests.factories.forum import viewer
from tests.factories.ideas import make_family, make_ideas, propose, put, reread

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def voters(region):
    return [make_person(place=region.school_class, role="parent") for _n in range(AT_ONCE)]


def count_of(idea):
    return Idea.objects.get(pk=idea.pk).vote_count


def cast(person, idea, found):
    found.append(services.cast_vote(viewer=viewer(person), idea=idea, now=timezone.now()))


def test_many_votes_at_once_are_all_counted(people, region, voters):
    ideas, found = make_ideas(people, region), []
    assert at_once(lambda n: cast(voters[n], ideas.idea, found)) == []
    assert count_of(ideas.idea) == IdeaVote.objects.count() == AT_ONCE


def test_votes_of_one_person_at_once_are_one(people, region):
    ideas, found = make_ideas(people, region), []
    assert at_once(lambda n: cast(people.teacher, ideas.idea, found), 4) == []
    assert found.count(Voted.GIVEN) == 1
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 1


def test_votes_of_two_parents_at_once_are_one(people, region, voters):
    ideas, found = make_ideas(people, region, by_family=True), []
    make_family(*voters)
    assert at_once(lambda n: cast(voters[n], ideas.idea, found)) == []
    assert (found.count(Voted.GIVEN), found.count(Voted.GIVEN_BY_FAMILY)) == (1, AT_ONCE - 1)
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 1


def test_votes_taken_back_at_once_count_down_once(people, region):
    ideas, found = make_ideas(people, region), []
    cast(people.teacher, ideas.idea, found)

    def take(_number):
        services.take_vote_back(viewer=viewer(people.teacher), idea=ideas.idea)

    assert at_once(take, 4) == []
    assert count_of(ideas.idea) == IdeaVote.objects.count() == 0


def test_votes_during_a_merge_are_counted_where_they_belong(people, region, voters):
    ideas, found = make_ideas(people, region), []
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    for person in (voters[0], voters[1]):
        cast(person, second, found)

    def act(number):
        if number == 0:
            services.merge_ideas(
                viewer=viewer(people.coordinator),
                idea=second,
                into=ideas.idea,
                text="Екеуі бір нәрсе туралы.",
                language="kk",
                seen_version=second.version,
                now=timezone.now(),
            )
        elif number % 2:
            cast(voters[number], second, found)
        else:
            cast(voters[number], ideas.idea, found)

    errors = at_once(act)
    assert {type(error) for error in errors} <= {Closed}
    assert count_of(second) == IdeaVote.objects.filter(idea=second).count() == 0
    assert count_of(ideas.idea) == IdeaVote.objects.filter(idea=ideas.idea).count()
    assert count_of(ideas.idea) == len({v.person_id for v in IdeaVote.objects.all()})


def test_two_merges_into_one_another_make_one(people, region):
    ideas = make_ideas(people, region)
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық"), "support")
    pair = [(ideas.idea, second), (second, ideas.idea)]

    def act(number):
        source, target = pair[number]
        services.merge_ideas(
            viewer=viewer(people.coordinator),
            idea=source,
            into=target,
            text="Екеуі бір нәрсе туралы.",
            language="kk",
            seen_version=0,
            now=timezone.now(),
        )

    assert len(at_once(act, 2)) == 1
    assert sum(reread(idea).merged_into_id is not None for idea in (ideas.idea, second)) == 1
