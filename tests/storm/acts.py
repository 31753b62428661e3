"""One act of one person, chosen by dice among all that can be done on boards."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from forum.boards.models import Board
from forum.discussions import services
from forum.discussions.models import Poll, Post, ReactionCode, TalkState, Topic
from forum.discussions.refusals import Refused
from forum.discussions.services.said import NewPoll, Opening, Said
from forum.ideas import services as ideas
from forum.ideas.models import Idea

# What the site may answer instead of doing it; anything else is a fault.
REFUSALS = (Refused, PermissionDenied)


class Person:
    """Somebody who acts; moderators keep order, members talk."""

    def __init__(self, person: User, dice: random.Random, boards: list[int]) -> None:
        self.viewer: Viewer = viewer_of(person)
        self.dice = dice
        self.boards = boards
        # Each person lives in a time of their own, so that nobody is too fast.
        self.now: datetime = timezone.now() - timedelta(days=200)

    def act(self) -> str:
        """Does one thing; gives its name, or that it was refused."""
        self.now += timedelta(minutes=30)
        does, name = self.dice.choices(_ACTS, weights=_WEIGHTS)[0]
        try:
            does(self)
        except REFUSALS as refusal:
            return f"{name}: {type(refusal).__name__}"
        return name

    # -- what there is ---------------------------------------------------------------

    def topic(self) -> Topic | None:
        """Some topic, mostly one of the newest, as people crowd there."""
        found = list(Topic.objects.filter(kind="discussion").order_by("-pk")[:12])
        return self.dice.choice(found) if found else None

    def post(self, **wanted: object) -> Post | None:
        """Some post."""
        found = list(Post.objects.filter(**wanted).select_related("topic").order_by("-pk")[:30])
        return self.dice.choice(found) if found else None

    def words(self) -> str:
        """A few syllables that were never said before, and are nobody's number."""
        return " ".join("".join(self.dice.choices("атемосуқын", k=7)) for _ in range(4))

    def said(self) -> Said:
        """Some words."""
        return Said(
            source=f"Пікірім: {self.words()}.",
            language="kk",
            token=uuid.UUID(int=self.dice.getrandbits(128)),
        )


def _start(who: Person) -> None:
    poll = NewPoll("Қайсысы?", ("Бірінші", "Екінші"), is_anonymous=who.dice.random() < 0.5)
    opening = Opening(
        title=f"Тақырып: {who.words()}",
        said=who.said(),
        poll=poll if who.dice.random() < 0.5 else None,
    )
    services.start_topic(
        viewer=who.viewer, board_id=who.dice.choice(who.boards), opening=opening, now=who.now
    )


def _reply(who: Person) -> None:
    if topic := who.topic():
        services.reply(viewer=who.viewer, topic=topic, said=who.said(), now=who.now)


def _reply_twice(who: Person) -> None:
    if topic := who.topic():
        said = who.said()
        services.reply(viewer=who.viewer, topic=topic, said=said, now=who.now)
        services.reply(viewer=who.viewer, topic=topic, said=said, now=who.now)


def _change(who: Person) -> None:
    if post := who.post(author=who.viewer.person_id):
        services.change_post(
            viewer=who.viewer, post=post, said=who.said(), seen_edits=post.edit_count, now=who.now
        )


def _withdraw(who: Person) -> None:
    if post := who.post(author=who.viewer.person_id):
        services.withdraw_post(viewer=who.viewer, post=post, now=who.now)


def _react(who: Person) -> None:
    if post := who.post(state=TalkState.PUBLISHED):
        services.react(viewer=who.viewer, post=post, code=who.dice.choice(ReactionCode.values))


def _vote(who: Person) -> None:
    polls = list(Poll.objects.select_related("topic").order_by("-pk")[:6])
    if polls:
        poll = who.dice.choice(polls)
        choice = who.dice.choice(list(poll.options.values_list("pk", flat=True)))
        services.cast_vote(viewer=who.viewer, topic=poll.topic, option_keys=[choice], now=who.now)


def _hide(who: Person) -> None:
    if post := who.post(state=TalkState.PUBLISHED):
        _as_the_queue(post, services.hide)


def _remove(who: Person) -> None:
    if post := who.post(state=TalkState.HIDDEN):
        _as_the_queue(post, services.remove)


def _show(who: Person) -> None:
    if post := who.post(state__in=[TalkState.HIDDEN, TalkState.PENDING]):
        _as_the_queue(post, lambda one: services.publish(one, at=who.now, by=who.viewer.person))


def _as_the_queue(post: Post, act: Callable[[Post], None]) -> None:
    """In a transaction, as the review queue calls it."""
    with transaction.atomic():
        act(post)


def _move(who: Person) -> None:
    if topic := who.topic():
        board = Board.objects.get(pk=who.dice.choice(who.boards))
        services.move(viewer=who.viewer, topic=topic, board=board, now=who.now)


def _split(who: Person) -> None:
    topic = who.topic()
    if topic is None or topic.highest_number < 3:
        return
    numbers = who.dice.sample(range(2, topic.highest_number + 1), 1)
    services.split(
        viewer=who.viewer,
        topic=topic,
        numbers=numbers,
        title=f"Бөлек: {who.words()}",
        board=Board.objects.get(pk=topic.board_id),
        now=who.now,
    )


def _merge(who: Person) -> None:
    one, other = who.topic(), who.topic()
    if one and other and one.pk != other.pk:
        services.merge(viewer=who.viewer, topic=one, into=other, now=who.now)


def _support(who: Person) -> None:
    found = list(Idea.objects.filter(merged_into__isnull=True).select_related("topic")[:6])
    if found:
        ideas.cast_vote(viewer=who.viewer, idea=who.dice.choice(found), now=who.now)


def _unsupport(who: Person) -> None:
    idea = Idea.objects.filter(votes__person=who.viewer.person_id).first()
    if idea is not None:
        ideas.take_vote_back(viewer=who.viewer, idea=idea)


def _touch(who: Person) -> None:
    if topic := who.topic():
        Topic.objects.filter(pk=topic.pk).update(slow_mode_seconds=F("slow_mode_seconds"))


_WEIGHTED = (
    (_start, 6), (_reply, 40), (_reply_twice, 4), (_change, 6), (_withdraw, 4), (_react, 16),
    (_vote, 8), (_hide, 4), (_remove, 1), (_show, 4), (_move, 2), (_split, 2), (_merge, 1),
    (_support, 6), (_unsupport, 2), (_touch, 1),
)  # fmt: skip
_ACTS = [(act, act.__name__[1:]) for act, _weight in _WEIGHTED]
_WEIGHTS = [weight for _act, weight in _WEIGHTED]
