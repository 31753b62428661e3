"""Topics of a board, page by page: the same few queries for any number of topics, at any depth."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat, Greatest, Replace
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.aggregates import Joined
from cms.audience.viewer import Viewer
from cms.keyset import beyond, window_of
from cms.languages import LANGUAGE_CODES
from cms.people.models import Community
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards.access import assumed_version, circle_of, current_version, made_once, snapshot
from forum.boards.models import Board, BoardsVersion
from forum.discussions.models import (
    BoardRead,
    ProblemStage,
    Reader,
    TalkState,
    Topic,
    TopicKind,
    TopicRead,
)
from forum.discussions.querysets import TopicQuerySet
from forum.discussions.selectors.addresses import addresses_of, root
from forum.discussions.selectors.cards import Badge, TagCard, TopicRow
from forum.discussions.selectors.people import said_by

KIND_ICONS = {
    TopicKind.DISCUSSION: "messages-square",
    TopicKind.ANNOUNCEMENT: "megaphone",
    TopicKind.PROBLEM: "triangle-alert",
    TopicKind.QUESTION: "circle-help",
    TopicKind.IDEA: "lightbulb",
}
LISTED_KINDS = (TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT, TopicKind.PROBLEM)
STAGE_TONES = {
    ProblemStage.RAISED: "waiting",
    ProblemStage.STUDIED: "accent",
    ProblemStage.TRIED: "accent",
    ProblemStage.RESULT: "good",
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN = (
    "kind",
    "language",
    "title",
    "slug",
    "state",
    "highest_number",
    "published_count",
    "last_number_at",
    "is_pinned",
    "is_locked",
    "problem_stage",
    "helpful_post_id",
    "author_label",
    "created_at",
    "board_id",
    "author__first_name",
    "author__last_name",
    "author__is_minor",
    "author__is_active",
    "last_author__first_name",
    "last_author__last_name",
    "last_author__is_minor",
    "last_author__is_active",
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The topic after which a page begins, or, with `is_back`, before which it ends."""

    is_pinned: bool
    at: datetime
    pk: int
    is_back: bool = False

    def __str__(self) -> str:
        """Opaque, for an address."""
        raw = json.dumps([int(self.is_pinned), self.at.isoformat(), self.pk])
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def cursor_to(topic: Topic | None) -> str:
    """A topic as an address names it; empty without one."""
    if topic is None or topic.last_number_at is None:
        return ""
    return str(Cursor(topic.is_pinned, topic.last_number_at, topic.pk))


def cursor_in(data: QueryDict) -> Cursor | None:
    """What an address says with `after` or `before`; None for what is no cursor."""
    if "before" in data:
        return cursor_of(data.get("before", ""), is_back=True)
    return cursor_of(data.get("after", ""))


_FIRST_YEAR, _LAST_YEAR = 1970, 2286


def cursor_of(text: str, *, is_back: bool = False) -> Cursor | None:
    """What stands behind `after=` or `before=`; None for what is no cursor."""
    if not text or len(text) > 200:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        pinned, at, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at)
        key = int(pk)
    except (binascii.Error, ValueError, TypeError, UnicodeError, OverflowError):
        return None
    if moment.tzinfo is None or not 0 < key < 2**31:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None  # beyond what databases count in other zones
    return Cursor(bool(pinned), moment, key, is_back)


@dataclass(frozen=True, slots=True)
class TopicFilter:
    """What a reader chose of a list."""

    kind: str = ""
    tag: str = ""
    only: str = ""  # "unread", "new" or nothing

    @property
    def is_chosen(self) -> bool:
        """Anything but the whole list."""
        return bool(self.kind or self.tag or self.only)

    def query(self, **other: str) -> str:
        """The filter as a query string, with some things otherwise."""
        chosen = {"kind": self.kind, "tag": self.tag, "only": self.only} | other
        data = QueryDict(mutable=True)
        data.update({name: value for name, value in chosen.items() if value})
        return data.urlencode()


def filter_of(data: QueryDict, viewer: Viewer) -> TopicFilter:
    """What the address chooses, of what there is to choose."""
    kind, tag, only = data.get("kind", ""), data.get("tag", ""), data.get("only", "")
    return TopicFilter(
        kind=kind if kind in LISTED_KINDS else "",
        tag=tag if tag.isascii() and len(tag) <= 60 and "\x00" not in tag else "",
        only=only if viewer.is_signed_in and only in {"unread", "new"} else "",
    )


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One page of a list of topics; `is_top` when going back has come to the first one."""

    rows: tuple[TopicRow, ...]
    waiting: tuple[TopicRow, ...]
    previous_cursor: str
    next_cursor: str
    is_top: bool
    version: int | None


def topics_of_board(
    viewer: Viewer,
    board: Board,
    *,
    chosen: TopicFilter,
    cursor: Cursor | None,
    now: datetime,
    version: int,
) -> TopicPage:
    """A page of the topics of `board`; on the first one the reader's own waiting ones too."""
    shape = (viewer, board.pk, version, chosen.kind, bool(chosen.tag), chosen.only)

    def read(place: str, at: datetime, pk: int) -> list[Topic]:
        key = ("topics", circle_of(viewer, version), *shape[1:], place)
        return made_once(version, key, lambda: _list_statement(*shape, place)).objects(
            board=board.pk,
            kind=chosen.kind,
            tag=chosen.tag,
            person=viewer.person_id or 0,
            since=now - timedelta(days=limits.UNREAD_DAYS),
            at=at,
            pk=pk,
        )

    length = limits.TOPICS_PER_PAGE
    if cursor is None:
        found = read("first", now, 0)
    elif not cursor.is_back:
        found = read("pinned" if cursor.is_pinned else "plain", cursor.at, cursor.pk)
    elif cursor.is_pinned:
        found = read("before pinned", cursor.at, cursor.pk)
    else:
        found = read("before plain", cursor.at, cursor.pk)
        if len(found) <= length:
            found += read("before pinned", _LONG_AGO, 0)
    window = window_of(
        found, length, starts=cursor is None, is_back=cursor is not None and cursor.is_back
    )
    waiting: list[Topic] = []
    if viewer.person_id is not None and cursor is None and not chosen.is_chosen:
        waiting = _waiting_statement().objects(
            board=board.pk,
            person=viewer.person_id,
            since=now - timedelta(days=limits.UNREAD_DAYS),
        )
    rows = rows_of([*waiting, *window.rows], viewer)
    return TopicPage(
        rows=tuple(rows[len(waiting) :]),
        waiting=tuple(rows[: len(waiting)]),
        previous_cursor=cursor_to(window.earlier),
        next_cursor=cursor_to(window.later),
        is_top=window.is_top,
        version=version,
    )


def _list_statement(
    viewer: Viewer, board_id: int, version: int, kind: str, by_tag: bool, only: str, place: str
) -> Statement:
    """The SQL of one list; `place` says where the page begins."""
    person = Given("person", BigIntegerField())
    topics = Topic.objects.listed_on(viewer, board_id, version, person=person)
    topics = _after(topics, place)
    topics = topics.filter(kind=kind) if kind else topics.filter(kind__in=LISTED_KINDS)
    if by_tag:
        topics = topics.filter(tags__slug=Given("tag", CharField()))
    topics = with_reading(topics)
    if only == "unread":
        topics = topics.filter(seen_number__isnull=False, highest_number__gt=F("seen_number"))
    elif only == "new":
        topics = topics.filter(seen_number__isnull=True, last_number_at__gt=F("read_since"))
    shown = with_row_columns(topics).newest()
    if place.startswith("before"):
        shown = shown.reverse()
    return Statement(shown[: limits.TOPICS_PER_PAGE + 1])


@lru_cache(maxsize=1)
def _waiting_statement() -> Statement:
    """Topics of one person on one board that wait for a moderator, or for their author."""
    topics = Topic.objects.filter(
        board=Given("board", BigIntegerField()),
        author=Given("person", BigIntegerField()),
        state__in=[TalkState.PENDING, TalkState.RETURNED],
        kind__in=LISTED_KINDS,
    )
    return Statement(
        with_row_columns(with_reading(topics)).order_by("-pk")[: limits.TOPICS_PER_PAGE]
    )


def _after(topics: TopicQuerySet, place: str) -> TopicQuerySet:
    """What comes after the cursor, or before it, by the index of the list."""
    at, pk = Given("at", DateTimeField()), Given("pk", BigIntegerField())
    later = beyond("last_number_at", at, pk, rises=False)
    if place == "plain":
        return topics.filter(later, is_pinned=False)
    if place == "pinned":
        return topics.filter(Q(is_pinned=False) | later)
    if place.startswith("before"):
        earlier = beyond("last_number_at", at, pk, rises=True)
        return topics.filter(earlier, is_pinned=place == "before pinned")
    return topics


def with_reading(topics: TopicQuerySet) -> TopicQuerySet:
    """Topics with `seen_number` (NULL when never opened) and `read_since` of one `person`."""
    person = Given("person", BigIntegerField())
    reads = TopicRead.objects.filter(person=person, topic=OuterRef("pk"))
    boards = BoardRead.objects.filter(person=person, board=OuterRef("board_id"))
    floors = Reader.objects.filter(person=person)
    since = Given("since", DateTimeField())
    return topics.annotate(
        seen_number=Subquery(reads.values("last_number")[:1], output_field=IntegerField()),
        read_since=Greatest(
            Coalesce(Subquery(boards.values("read_at")[:1]), since),
            Coalesce(Subquery(floors.values("unread_floor")[:1]), since),
            output_field=DateTimeField(),
        ),
    )


def with_row_columns(topics: TopicQuerySet) -> TopicQuerySet:
    """Topics with all that `rows_of` shows."""
    return (
        topics.select_related("author", "last_author").only(*_SHOWN).annotate(tag_words=tag_words())
    )


def tag_words() -> Subquery:
    """Tags of a topic as one text: `slug|kk|ru|en`, joined by commas."""
    through = Topic.tags.through.objects.filter(topic_id=OuterRef("pk")).order_by()
    names = [
        Replace(Replace(f"tag__name_{code}", Value(","), Value(" ")), Value("|"), Value(" "))
        for code in LANGUAGE_CODES
    ]
    parts: list[Any] = ["tag__slug"]
    for name in names:
        parts += [Value("|"), name]
    joined = Joined(Concat(*parts, output_field=CharField()))
    return Subquery(
        through.values("topic_id").annotate(words=joined).values("words"),  # type: ignore[misc]
        output_field=CharField(),
    )


def tags_from(words: str | None, list_url: str) -> tuple[TagCard, ...]:
    """The tags in what `tag_words` gave."""
    reader = (get_language() or "kk")[:2]
    cards = []
    for part in (words or "").split(","):
        if not part:
            continue
        slug, *names = part.split("|")
        named = dict(zip(LANGUAGE_CODES, names, strict=True))
        language = reader if named.get(reader) else "kk"
        cards.append(TagCard(named[language], language, f"{list_url}?tag={slug}"))
    return tuple(cards)


def rows_of(
    topics: Sequence[Topic], viewer: Viewer, boards: dict[int, Board] | None = None
) -> list[TopicRow]:
    """Lines of `topics`; with `boards`, each tells where it stands."""
    if viewer.is_signed_in:
        prepare_names(_people(topics))
    at = root()
    return [_row(topic, viewer, at, boards) for topic in topics]


def _people(topics: Iterable[Topic]) -> Iterable[Any]:
    for topic in topics:
        yield topic.author


def _row(topic: Any, viewer: Viewer, at: str, boards: dict[int, Board] | None) -> TopicRow:
    addresses = addresses_of(topic.pk, topic.slug, at)
    board = boards.get(topic.board_id) if boards else None
    seen = getattr(topic, "seen_number", None)
    since = getattr(topic, "read_since", None)
    is_mine = viewer.is_signed_in
    unread = max(0, topic.highest_number - seen) if is_mine and seen is not None else 0
    is_new = bool(
        is_mine
        and seen is None
        and since is not None
        and topic.last_number_at is not None
        and topic.last_number_at > since
    )
    return TopicRow(
        pk=topic.pk,
        url=addresses.topic,
        title=topic.title,
        language=topic.language,
        kind=topic.kind,
        kind_label=TopicKind(topic.kind).label,
        icon=KIND_ICONS[TopicKind(topic.kind)],
        author=said_by(topic, viewer),
        replies=max(0, topic.published_count - 1),
        last_author=_last_author(topic, viewer),
        last_at=topic.last_number_at or topic.created_at,
        last_url=addresses.post(topic.highest_number or 1),
        board=board.name if board else "",
        board_url=f"{at}{board.slug}/" if board else "",
        tags=tags_from(topic.tag_words, f"{at}{board.slug}/" if board else ""),
        badge=_badge(topic),
        is_pinned=topic.is_pinned,
        is_locked=topic.is_locked,
        has_helpful=topic.helpful_post_id is not None,
        unread=min(unread, limits.UNREAD_COUNTED),
        is_new=is_new,
        unread_url=addresses.post(seen + 1) if unread and seen is not None else "",
    )


def _last_author(topic: Any, viewer: Viewer) -> str:
    """Who spoke last; a child is not named: not all who read the list may read its words."""
    last = topic.last_author
    if last is None or last.is_minor or topic.highest_number <= 1:
        return ""
    return shown_name(last, viewer)


def _badge(topic: Topic) -> Badge | None:
    if topic.state == TalkState.PENDING:
        return Badge("waiting", _("waits for a moderator"))
    if topic.state == TalkState.RETURNED:
        return Badge("refused", _("returned for correction"))
    if topic.state == TalkState.HIDDEN:
        return Badge("refused", _("hidden"))
    if topic.problem_stage:
        stage = ProblemStage(topic.problem_stage)
        return Badge(STAGE_TONES[stage], str(stage.label))
    return None


def version_beside() -> Subquery:
    """To annotate rows with: the version of boards that holds now."""
    return Subquery(BoardsVersion.objects.order_by().values("number")[:1])


def open_problems(viewer: Viewer, community: Community, limit: int) -> list[TopicRow]:
    """Problems of a community that have no result yet, the last talked about first.

    Two queries; none where the community has no board.
    """
    version = assumed_version()
    if all(facts.community_id != community.pk for facts in snapshot(version).boards.values()):
        return []
    topics = (
        Topic.objects.visible_to(viewer, current_version())
        .published()
        .filter(board__community=community, kind=TopicKind.PROBLEM)
        .exclude(problem_stage=ProblemStage.RESULT)
        .order_by("-last_number_at", "-pk")
    )
    return rows_of(list(with_row_columns(topics)[:limit]), viewer)
