"""An event that thousands hear asks as much for five hundred as for fifty, and tells each the same
as if they alone were asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.notices.models import Event, Notice
from cms.notices.services import announce, spread_events
from cms.people.models import Membership, MembershipState, Purpose, User
from cms.people.services import write_consents
from cms.ports.noticeable import notice_kind
from cms.settings import limits
from forum.boards.access import boards_changed
from forum.boards.models import Board, Level
from forum.discussions.models import Mention, Post, Topic
from forum.discussions.services import hide
from forum.ideas.models import Idea, IdeaVote
from tests.factories import make_person
from tests.factories.forum import let_out, make_board, make_reply, make_topic, settled, viewer
from tests.factories.ideas import make_ideas, move, put, reread

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(people):
    """Everybody of the world, and a child of the other school."""
    people.newcomer.first_name = ""
    for name in ("teacher", "colleague", "parent", "pupil", "stranger", "coordinator"):
        settled(getattr(people, name))
    User.objects.filter(pk=people.stranger.pk).update(interface_language="ru")
    everybody = [person for person in vars(people).values() if isinstance(person, User)]
    return sorted(everybody, key=lambda person: person.pk)


def told_alike(event, crowd):
    """Who is told; asserts that many are told what each one is told alone."""
    kind = notice_kind(event.kind)
    together = kind.told(event, [viewer(person) for person in crowd])
    alone = {}
    for person in crowd:
        looks = viewer(person)
        with translation.override(looks.person.interface_language):
            line = kind.lines([event], looks).get(event.pk)
        if line is not None:
            alone[person.pk] = line
    assert together == alone
    return {person for person in crowd if person.pk in together}


@pytest.mark.parametrize("who", ["everybody", "school", "class", "own", "nobody"])
@pytest.mark.parametrize("code", ["support", "inner"])
def test_told_of_an_idea_is_what_each_is_told(people, region, crowd, who, code):
    grants = {
        "everybody": [("everybody", Level.READ), ("members", Level.START)],
        "school": [("members", Level.START, region.school)],
        "class": [
            ("members", Level.READ, region.school_class),
            ("teacher", Level.START, region.school),
        ],
        "own": [("members", Level.START)],
        "nobody": [("teacher", Level.START, region.school)],
    }[who]
    ideas = make_ideas(people, region, grants=grants)
    if who == "own":
        Board.objects.filter(pk=ideas.board.pk).update(is_own_topics_only=True)
        boards_changed()
    inner = reread(ideas.idea).stage
    inner.pk, inner.code, inner.is_public, inner.name_kk = None, "inner", False, "Ішкі саты"
    inner.save()
    move(ideas.idea, people.coordinator, "inner", "Іште қараймыз.")
    put(ideas.idea, code)
    if who == "nobody":
        hide(ideas.idea.topic.posts.get())
    told_alike(Event.objects.get(kind="idea.moved"), crowd)


def test_told_tells_more_to_those_who_run_it(people, region, crowd):
    ideas = make_ideas(people, region)
    move(ideas.idea, people.coordinator, "declined")
    assert told_alike(Event.objects.get(kind="idea.moved"), crowd) == set(crowd)


@pytest.mark.parametrize("purposes", [[], [Purpose.WRITE], list(Purpose)])
@pytest.mark.parametrize("is_private", [False, True])
def test_told_of_a_post_is_what_each_is_told(people, region, crowd, purposes, is_private):
    board = make_board("Алаң", grants=[("everybody", Level.READ), ("members", Level.START)])
    topic = make_topic(board, people.teacher)
    post = let_out(make_reply(topic, people.pupil))
    Mention.objects.create(post=post, person=people.stranger)
    write_consents(by=None, child=people.pupil, purposes=purposes, now=timezone.now())
    if purposes != list(Purpose):
        path = region.school.path
        Post.objects.filter(pk=post.pk).update(kept_in=path)
    Topic.objects.filter(pk=topic.pk).update(is_private=is_private)
    for kind, pk in (("post.published", post.pk), ("topic.moved", topic.pk)):
        event = announce(kind=kind, object_pk=pk, actor=None, at=timezone.now())
        heard = told_alike(event, crowd)
        assert people.moderator in heard
        if kind == "post.published" and purposes != list(Purpose):
            assert people.stranger not in heard
            assert (people.colleague in heard) != is_private


def test_told_of_what_is_gone_is_nothing(crowd):
    for kind in ("idea.moved", "post.published", "topic.moved"):
        event = announce(kind=kind, object_pk=7, actor=None, at=timezone.now())
        assert told_alike(event, crowd) == set()


def voters(idea, place, count):
    """So many teachers and parents of the school who support the idea."""
    known = User.objects.count()
    made = User.objects.bulk_create(
        [User(username=f"voter{known + n}", first_name="Айша") for n in range(count)]
    )
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            person=one,
            place=place,
            role="parent" if n % 2 else "teacher",
            state=MembershipState.ACTIVE,
            decided_at=now,
        )
        for n, one in enumerate(made)
    )
    IdeaVote.objects.bulk_create(IdeaVote(idea=idea, person=one, given_at=now) for one in made)
    Idea.objects.filter(pk=idea.pk).update(vote_count=IdeaVote.objects.filter(idea=idea).count())


def asked_to_tell():
    """How many queries; rows are written in as many pieces as the database takes."""
    with CaptureQueriesContext(connection) as asked:
        assert spread_events(now=timezone.now()) == 1
    return len([one for one in asked if not one["sql"].startswith("INSERT")])


def test_spreading_asks_the_same_for_fifty_and_for_five_hundred(people, region, monkeypatch):
    ideas = make_ideas(people, region)
    spread_events(now=timezone.now())
    voters(ideas.idea, region.school, 49)
    move(ideas.idea, people.coordinator, "experts")
    asked_to_tell()  # what the process remembers of boards is read
    Notice.objects.all().delete()
    move(ideas.idea, people.coordinator, "accepted")
    few = asked_to_tell()
    assert Notice.objects.count() == 50
    voters(ideas.idea, region.school, 450)
    move(ideas.idea, people.coordinator, "work")
    many = asked_to_tell()
    assert Notice.objects.count() == 550
    assert many == few <= 20
    monkeypatch.setattr(limits, "HEARERS_AT_ONCE", 100)
    move(ideas.idea, people.coordinator, "done")
    in_chunks = asked_to_tell()
    assert Notice.objects.count() == 1050
    assert in_chunks <= 5 * few


def test_spreading_a_post_asks_the_same_for_few_and_for_many(people, region):
    board = make_board("Алаң", grants=[("members", Level.START)])
    topic = make_topic(board, settled(people.teacher))
    asked = []
    for count in (5, 40):
        post = make_reply(topic, settled(people.colleague), source=f"{count} адам оқысын деймін.")
        spread_events(now=timezone.now())
        Notice.objects.all().delete()
        Event.objects.all().delete()
        Mention.objects.bulk_create(
            Mention(post=post, person=make_person(place=region.school)) for _n in range(count)
        )
        announce(kind="post.published", object_pk=post.pk, actor=None, at=timezone.now())
        asked.append(asked_to_tell())
        assert Notice.objects.count() >= count
    assert asked[0] == asked[1]
