"""What a person has not read yet: lists over all boards, and how much there is of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from cms.audience.viewer import Viewer
from cms.keyset import beyond, in_order, window_of
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards.access import current_version
from forum.boards.selectors import boards_by_key
from forum.discussions.models import Post, TalkState, Topic, TopicRead, WatchLevel
from forum.discussions.selectors import lists
from forum.discussions.selectors.cards import TopicRow
from forum.discussions.selectors.lists import Cursor

UNREAD = "unread"  # read once, and more was said since
NEW = "new"  # never opened
_COUNTED = 1_000  # topics that are looked at, at most, to count boards


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One page of unread or new topics of all boards; `is_top` when going back ended there."""

    rows: tuple[TopicRow, ...]
    previous_cursor: str
    next_cursor: str
    is_top: bool
    counts: "Counts"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many topics wait, never more than 99 of a sort; `boards` sums both by board."""

    unread: int
    new: int
    boards: Mapping[int, int]


def topics_to_read(
    viewer: Viewer, only: str, *, cursor: Cursor | None, now: datetime
) -> ReadingPage:
    """Topics of all boards that `viewer` reads, the last talked about first."""
    version = current_version()
    is_back = cursor is not None and cursor.is_back
    way = "first" if cursor is None else "back" if is_back else "on"
    found = _list_statement(viewer, version, only, way).objects(
        person=viewer.person_id or 0,
        since=_since(now),
        at=cursor.at if cursor else now,
        pk=cursor.pk if cursor else 0,
    )
    window = window_of(found, limits.TOPICS_PER_PAGE, starts=cursor is None, is_back=is_back)
    boards = boards_by_key({topic.board_id for topic in window.rows}) if window.rows else {}
    return ReadingPage(
        rows=tuple(lists.rows_of(window.rows, viewer, boards)),
        previous_cursor=lists.cursor_to(window.earlier),
        next_cursor=lists.cursor_to(window.later),
        is_top=window.is_top,
        counts=unread_counts(viewer, now=now, version=version),
    )


def unread_counts(viewer: Viewer, *, now: datetime, version: int | None = None) -> Counts:
    """How much waits for `viewer`, in all and by board. One query."""
    if viewer.person_id is None:
        return Counts(0, 0, {})
    version = current_version() if version is None else version
    rows = _count_statement(viewer, version).rows(person=viewer.person_id, since=_since(now))
    boards: dict[int, int] = {}
    for row in rows:
        boards[row["board_id"]] = min(boards.get(row["board_id"], 0) + 1, limits.UNREAD_COUNTED)
    new = sum(bool(row["never_opened"]) for row in rows)
    return Counts(
        unread=min(len(rows) - new, limits.UNREAD_COUNTED),
        new=min(new, limits.UNREAD_COUNTED),
        boards=boards,
    )


def own_waiting(viewer: Viewer) -> int:
    """How many posts of the viewer wait for a moderator, or for the viewer's correction."""
    if viewer.person_id is None:
        return 0
    waiting = [TalkState.PENDING, TalkState.RETURNED]
    return Post.objects.filter(author=viewer.person_id, state__in=waiting).count()


def _since(now: datetime) -> datetime:
    return now - timedelta(days=limits.UNREAD_DAYS)


@lru_cache(maxsize=256)
def _list_statement(viewer: Viewer, version: int, only: str, way: str) -> Statement:
    topics: Any = _to_read(viewer, version).filter(seen_number__isnull=only == NEW)
    if way != "first":
        at, pk = Given("at", DateTimeField()), Given("pk", BigIntegerField())
        topics = topics.filter(beyond("last_number_at", at, pk, rises=way == "back"))
    order = in_order("last_number_at", rises=way == "back")
    return Statement(lists.with_row_columns(topics).order_by(*order)[: limits.TOPICS_PER_PAGE + 1])


@lru_cache(maxsize=256)
def _count_statement(viewer: Viewer, version: int) -> Statement:
    topics = _to_read(viewer, version).annotate(
        never_opened=Case(
            When(seen_number__isnull=True, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )
    newest = topics.order_by("-last_number_at", "-pk")
    return Statement(newest.values("board_id", "never_opened")[:_COUNTED])


def _to_read(viewer: Viewer, version: int) -> QuerySet[Any]:
    """Topics in which more was said than the viewer has read: above the floor, not muted."""
    muted = TopicRead.objects.filter(
        person=Given("person", BigIntegerField()), topic=OuterRef("pk"), level=WatchLevel.MUTED
    )
    topics = Topic.objects.visible_to(viewer, version).published().filter(~Exists(muted))
    return lists.with_reading(topics).filter(
        Q(seen_number__isnull=True) | Q(highest_number__gt=F("seen_number")),
        last_number_at__gt=F("read_since"),
    )
