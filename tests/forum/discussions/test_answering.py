"""Reactions, polls, the answer that helped, stages: once a person, also when all come at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from forum.boards.models import Level
from forum.discussions import services
from forum.discussions.models import Ballot, Poll, Post, Reaction, Tag, Topic
from forum.discussions.refusals import Refused, TooFast
from forum.discussions.selectors.lists import open_problems
from tests.at_once import AT_ONCE, at_once
from tests.factories.forum import make_board, make_reply, make_talk, make_topic, settled, viewer
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="several writers at once need PostgreSQL"
)


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def make_poll(topic, *options, **fields):
    poll = Poll.objects.create(topic=topic, question="Қашан?", **fields)
    return [poll.options.create(position=n, text=text) for n, text in enumerate(options)]


def vote(person, topic, *options, now=None):
    services.cast_vote(
        viewer=viewer(person),
        topic=Topic.objects.get(pk=topic.pk),
        option_keys=[option.pk for option in options],
        now=now or timezone.now(),
    )


def votes(options):
    return [type(option).objects.get(pk=option.pk).votes for option in options]


def test_react_replaces_and_takes_back(talk, people):
    post = talk.replies[0]
    assert services.react(viewer=viewer(people.teacher), post=post, code="thanks") == "thanks"
    assert services.react(viewer=viewer(people.teacher), post=post, code="heart") == "heart"
    assert Post.objects.get(pk=post.pk).reactions == {"heart": 1}
    assert services.react(viewer=viewer(people.teacher), post=post, code="heart") == ""
    assert Post.objects.get(pk=post.pk).reactions == {}


def test_react_is_to_what_others_said(talk, people):
    for person in (people.colleague, people.newcomer):
        with pytest.raises(PermissionDenied):
            services.react(viewer=viewer(person), post=talk.replies[0], code="thanks")
    with pytest.raises(Refused):
        services.react(viewer=viewer(people.teacher), post=talk.replies[0], code="boo")


def test_cast_vote_counts_once(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    vote(people.parent, talk.topic, options[0])
    with pytest.raises(Refused):
        vote(people.parent, talk.topic, options[1])
    assert votes(options) == [1, 0]
    assert Poll.objects.get().ballot_count == 1


def test_cast_vote_of_an_anonymous_poll_keeps_nothing_between(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    vote(people.parent, talk.topic, options[0])
    assert not Ballot.objects.get().options.exists()


def test_cast_vote_of_an_open_poll_may_be_changed(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең", "Бүрсігүні", is_anonymous=False,
                        choices_at_most=2)  # fmt: skip
    vote(people.parent, talk.topic, options[0], options[1])
    vote(people.parent, talk.topic, options[1], options[2])
    assert votes(options) == [0, 1, 1]
    assert Poll.objects.get().ballot_count == 1


def test_cast_vote_beyond_what_is_asked_is_refused(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    other = make_poll(make_topic(make_board(), settled(people.leader)), "Бөтен")
    for chosen in ([], options, other):
        with pytest.raises(Refused):
            vote(people.parent, talk.topic, *chosen)
    assert votes(options) == [0, 0]


def test_cast_vote_after_the_end_is_refused(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    services.close_poll(viewer=viewer(people.teacher), topic=talk.topic, now=timezone.now())
    with pytest.raises(Refused):
        vote(people.parent, talk.topic, options[0], now=timezone.now())


def test_close_poll_is_for_who_asked_and_moderators(talk, people):
    make_poll(talk.topic, "Бүгін", "Ертең")
    with pytest.raises(PermissionDenied):
        services.close_poll(viewer=viewer(people.colleague), topic=talk.topic, now=timezone.now())
    assert Poll.objects.get().closes_at is None


def test_cast_vote_faster_than_people_think_is_429(talk, people):
    options = make_poll(talk.topic, "Бүгін", "Ертең", is_anonymous=False)
    for _time in range(5):
        vote(people.parent, talk.topic, options[0])
    with pytest.raises(TooFast):
        vote(people.parent, talk.topic, options[0])


def test_mark_helpful_is_for_who_asked(talk, people):
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        services.mark_helpful(viewer=viewer(people.parent), post=talk.replies[0], now=now)
    assert services.mark_helpful(viewer=viewer(people.teacher), post=talk.replies[0], now=now)
    assert Topic.objects.get(pk=talk.topic.pk).helpful_post == talk.replies[0]
    assert not services.mark_helpful(viewer=viewer(people.teacher), post=talk.replies[0], now=now)
    assert Topic.objects.get(pk=talk.topic.pk).helpful_post is None


def test_mark_helpful_never_marks_what_is_hidden_or_first(talk, people):
    services.hide(talk.replies[0])
    for post in (talk.replies[0], talk.topic.posts.get(number=1)):
        with pytest.raises(Refused):
            services.mark_helpful(
                viewer=viewer(people.teacher), post=Post.objects.get(pk=post.pk), now=timezone.now()
            )


def test_set_stage_is_for_problems_and_who_raised_them(talk, people):
    problem = make_topic(make_board(), settled(people.leader), kind="problem")
    services.set_stage(viewer=viewer(people.leader), topic=problem, stage="tried")
    assert Topic.objects.get(pk=problem.pk).problem_stage == "tried"
    for person, topic in ((people.teacher, problem), (people.teacher, talk.topic)):
        with pytest.raises(PermissionDenied):
            services.set_stage(viewer=viewer(person), topic=topic, stage="result")


def test_set_tags_of_another_is_refused(talk, people):
    tag = Tag.objects.create(slug="t", name_kk="т")
    with pytest.raises(PermissionDenied):
        services.set_tags(viewer=viewer(people.colleague), topic=talk.topic, tags=[tag])
    services.set_tags(viewer=viewer(people.teacher), topic=talk.topic, tags=[tag])
    assert list(talk.topic.tags.all()) == [tag]


def test_open_problems_are_those_of_the_community_without_a_result(people):
    settled(people.leader)
    board = make_board(community=people.community)
    problem = make_topic(board, people.leader, kind="problem")
    seen = [row.pk for row in open_problems(viewer(people.stranger), people.community, 5)]
    assert seen == [problem.pk]
    services.set_stage(viewer=viewer(people.leader), topic=problem, stage="result")
    assert open_problems(viewer(people.stranger), people.community, 5) == []


def test_open_problems_are_those_that_one_reads(people):
    settled(people.leader)
    grants = [("members", Level.START, people.community)]
    shut = make_board(community=people.community, grants=grants)
    problem = make_topic(shut, people.leader, kind="problem")

    def seen_by(person):
        return [row.pk for row in open_problems(viewer(person), people.community, 5)]

    assert (seen_by(people.teacher), seen_by(people.stranger)) == ([problem.pk], [])
    services.hide(problem.posts.get())
    # Its author and the leader alike: not among what all can help with.
    assert seen_by(people.leader) == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_votes_at_once_are_all_counted(people, region):
    talk = make_talk(people, region)
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    crowd = [make_person(f"Адам{n}", place=region.school) for n in range(AT_ONCE)]
    errors = at_once(lambda n: vote(crowd[n], talk.topic, options[n % 2]))
    assert errors == []
    assert votes(options) == [AT_ONCE // 2, AT_ONCE // 2]
    assert Poll.objects.get().ballot_count == AT_ONCE


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_person_voting_at_once_is_counted_once(people, region):
    talk = make_talk(people, region)
    options = make_poll(talk.topic, "Бүгін", "Ертең")
    errors = at_once(lambda n: vote(people.parent, talk.topic, options[n % 2]))
    assert all(isinstance(error, Refused) for error in errors)
    assert len(errors) == AT_ONCE - 1
    assert sum(votes(options)) == Poll.objects.get().ballot_count == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_reactions_at_once_are_what_their_rows_say(people, region):
    talk = make_talk(people, region)
    post = talk.replies[0]
    crowd = [make_person(f"Адам{n}", place=region.school) for n in range(AT_ONCE)]
    codes = ("thanks", "heart")
    errors = at_once(
        lambda n: services.react(viewer=viewer(crowd[n]), post=post, code=codes[n % 2])
    )
    assert errors == []
    assert Post.objects.get(pk=post.pk).reactions == {"thanks": 3, "heart": 3}
    assert Reaction.objects.count() == AT_ONCE


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_split_beside_replies_loses_no_number(people, region):
    talk = make_talk(people, region)
    crowd = [settled(make_person(f"Адам{n}", place=region.school)) for n in range(AT_ONCE)]

    def work(number):
        if number == 0:
            services.split(
                viewer=viewer(people.coordinator), topic=talk.topic, numbers=[2],
                title="Бөлек тақырып", board=talk.board, now=timezone.now(),
            )  # fmt: skip
        else:
            make_reply(talk.topic, crowd[number], at=timezone.now())

    assert at_once(work) == []
    topic = Topic.objects.get(pk=talk.topic.pk)
    assert topic.highest_number == 3 + AT_ONCE - 1
    assert topic.published_count == topic.posts.count() == 2 + AT_ONCE - 1
