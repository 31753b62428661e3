"""Boards and what is said on them, for tests."""

import uuid
from itertools import count
from types import SimpleNamespace

from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.moderation.models import Sanction
from cms.people.models import User
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant, BoardKind, Level
from forum.discussions.models import Reader
from forum.discussions.services import Said, publish, reply, start_topic
from forum.discussions.services.said import Opening

_number = count(1)
# So far apart that nobody is too fast.
_step = timezone.timedelta(minutes=7)


def make_board(
    name="Алаң", *, grants=(("everybody", Level.READ), ("members", Level.START)), **fields
):
    """A board whose `grants` are `(who, level)` or `(who, level, place or community)`."""
    fields.setdefault("slug", f"board-{next(_number)}")
    fields.setdefault("kind", BoardKind.DISCUSSIONS)
    parent = fields.pop("parent", None)
    fields.setdefault("follows_above", parent is not None and not grants)
    board = Board(name_kk=name, **fields)
    board = (
        Board.add_root(instance=board)
        if parent is None
        else Board.objects.get(pk=parent.pk).add_child(instance=board)
    )
    for who, level, *of in grants:
        held = {}
        for thing in of:
            held["community" if hasattr(thing, "founded_on") else "place"] = thing
        BoardGrant.objects.create(board=board, who=who, level=level, **held)
    boards_changed()
    return board


def said(source="Сәлем, әріптестер! Қалай ойлайсыздар?", **fields):
    fields.setdefault("language", "kk")
    fields.setdefault("token", uuid.uuid4())
    return Said(source=source, **fields)


def viewer(person):
    return viewer_of(User.objects.get(pk=person.pk))


def make_topic(board, author, title="Сабақты қалай бастаймыз?", source=None, *, at=None, **fields):
    """A topic as its author starts it, an hour ago unless told."""
    opening = Opening(
        title=title, said=said(source or f"{title} Ойларыңызды жазыңыздар."), **fields
    )
    return start_topic(
        viewer=viewer(author),
        board_id=board.pk,
        opening=opening,
        now=at or timezone.now() - timezone.timedelta(hours=1),
    )


def make_reply(topic, author, source=None, *, at=None, **fields):
    """A reply as its author sends it, some minutes after the one before and after what they wrote
    elsewhere."""
    topic.refresh_from_db()
    wrote = Reader.objects.filter(person=author).values_list("last_post_at", flat=True).first()
    moments = [moment for moment in (topic.last_number_at, wrote) if moment]
    moment = at or max(moments, default=timezone.now()) + _step
    return reply(
        viewer=viewer(author),
        topic=topic,
        said=said(source or f"Менің ойымша, {next(_number)}-жол жақсырақ.", **fields),
        now=moment,
    )


def let_out(post, *, by=None):
    """A waiting post as a moderator publishes it."""
    publish(post, at=timezone.now(), by=by)
    post.refresh_from_db()
    return post


def settled(person, *, days=30):
    """The person as if they had joined long ago: no pace of newcomers."""
    User.objects.filter(pk=person.pk).update(
        date_joined=timezone.now() - timezone.timedelta(days=days)
    )
    person.refresh_from_db()
    return person


def make_talk(people, region):
    """A board of the school with one topic and two replies, by settled people."""
    for name in ("teacher", "colleague", "parent", "coordinator", "moderator"):
        settled(getattr(people, name))
    board = make_board("Мектеп алаңы", place=region.school)
    topic = make_topic(board, people.teacher)
    first = make_reply(topic, people.colleague)
    second = make_reply(topic, people.parent)
    topic.refresh_from_db()
    return SimpleNamespace(board=board, topic=topic, replies=[first, second])


def paused(person, by):
    """A pause of a day, with its reason."""
    now = timezone.now()
    return Sanction.objects.create(
        person=person,
        kind=Sanction.Kind.PAUSE,
        reason="Сыпайы болайық.",
        given_by=by,
        given_at=now,
        until=now + timezone.timedelta(days=1),
    )
