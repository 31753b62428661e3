"""Boards as readers see them: the tree, one board, and what those who manage them need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat, Greatest

from cms.audience.viewer import Viewer
from cms.names import words_of
from cms.people.models import Community, Place, PlaceKind
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards import policies
from forum.boards.access import (
    RULES,
    assumed_version,
    circle_of,
    current_version,
    levels_of,
    made_once,
    rule,
    snapshot,
)
from forum.boards.models import Board, BoardGrant, BoardKind, BoardsVersion, Level, Rules
from forum.discussions.models import BoardRead, Reader, Topic, TopicRead
from forum.discussions.querysets import within_reach
from forum.discussions.selectors.addresses import addresses_of, root


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board in the tree."""

    pk: int
    depth: int
    name: str
    language: str
    about: str
    about_language: str
    url: str
    icon: str
    topics: int | None
    posts: int | None
    last_at: datetime | None = None
    last_title: str = ""
    last_language: str = ""
    last_url: str = ""
    has_unread: bool = False
    is_open: bool = True
    belongs_to: str = ""


@dataclass(frozen=True, slots=True)
class BoardIndex:
    """The tree of boards for one reader."""

    rows: tuple[BoardRow, ...]
    version: int


_ICONS = {
    BoardKind.DISCUSSIONS: "messages-square",
    BoardKind.QUESTIONS: "circle-help",
    BoardKind.IDEAS: "lightbulb",
}


def board_index(viewer: Viewer, now: datetime) -> BoardIndex:
    """Every board of discussions that the reader may know of, in one query."""
    version = assumed_version()
    rows = _index_rows(viewer, version, now)
    truth = rows[0].boards_version if rows else current_version()
    if truth != version:
        version = truth or 0
        rows = _index_rows(viewer, version, now)
    levels = levels_of(viewer, version)
    at = root()
    return BoardIndex(tuple(_board_row(row, levels[row.pk], at) for row in rows), version)


def _index_rows(viewer: Viewer, version: int, now: datetime) -> list[Any]:
    statement = made_once(
        version,
        ("board index", circle_of(viewer, version)),
        lambda: _index_statement(viewer, version),
    )
    return statement.objects(
        person=viewer.person_id or 0, since=now - timedelta(days=limits.UNREAD_DAYS)
    )


def _index_statement(viewer: Viewer, version: int) -> Statement:
    levels = levels_of(viewer, version)
    facts = snapshot(version).boards
    open_ones = [
        pk
        for pk, level in levels.items()
        if level >= Level.MODERATE or (level >= Level.READ and not facts[pk].is_own_topics_only)
    ]
    newest = Topic.objects.filter(
        within_reach(viewer),
        board=OuterRef("pk"),
        state="published",
        is_pinned=False,
        is_private=False,
    ).order_by("-last_number_at", "-pk")
    told = Concat(
        "pk", Value("|"), "slug", Value("|"), "language", Value("|"), "title",
        output_field=CharField(),
    )  # fmt: skip
    boards = Board.objects.among(levels).filter(kind=BoardKind.DISCUSSIONS)
    boards = boards.select_related("place", "community").annotate(
        boards_version=_version(),
        last_topic=Subquery(
            newest.filter(board__in=open_ones).annotate(told=told).values("told")[:1]
        ),
    )
    return Statement(boards.annotate(has_unread=_has_unread(viewer, open_ones)))


def _has_unread(viewer: Viewer, open_ones: list[int]) -> Any:
    """Whether something on the board is newer than what the reader has read."""
    if viewer.person_id is None:
        return Exists(Topic.objects.none())
    person = Given("person", BigIntegerField())
    since = Given("since", DateTimeField())
    boards = BoardRead.objects.filter(person=person, board=OuterRef("board_id"))
    floors = Reader.objects.filter(person=person)
    read = TopicRead.objects.filter(
        person=person, topic=OuterRef("pk"), last_number__gte=OuterRef("highest_number")
    )
    fresh = Topic.objects.filter(
        within_reach(viewer),
        board=OuterRef("pk"),
        board__in=open_ones,
        state="published",
        is_private=False,
    ).filter(
        last_number_at__gt=Greatest(
            Coalesce(Subquery(boards.values("read_at")[:1]), since),
            Coalesce(Subquery(floors.values("unread_floor")[:1]), since),
            output_field=DateTimeField(),
        )
    )
    return Exists(fresh.exclude(Exists(read)))


def _version() -> Subquery:
    return Subquery(BoardsVersion.objects.order_by().values("number")[:1])


def _board_row(board: Any, level: int, at: str) -> BoardRow:
    last_url = last_title = last_language = ""
    if board.last_topic:
        pk, slug, last_language, last_title = board.last_topic.split("|", 3)
        last_url = addresses_of(int(pk), slug, at).topic
    row = _plain_row(board, level, at)
    return replace(
        row,
        last_at=None if row.topics is None else board.last_number_at,
        last_title=last_title,
        last_language=last_language,
        last_url=last_url,
        has_unread=bool(board.has_unread),
    )


def _plain_row(board: Board, level: int, at: str) -> BoardRow:
    about = words_of(board, "about")
    owner = board.place or board.community
    # Where everybody sees their own alone, nobody learns how often others came.
    tells = level >= Level.MODERATE or not board.is_own_topics_only
    return BoardRow(
        pk=board.pk,
        depth=board.depth,
        name=board.name,
        language=board.name_language,
        about=about.text,
        about_language=about.language,
        url=f"{at}{board.slug}/",
        icon=_ICONS[BoardKind(board.kind)],
        topics=board.topic_count if tells else None,
        posts=board.post_count if tells else None,
        is_open=level >= Level.READ,
        belongs_to=owner.name if owner else "",
    )


@dataclass(frozen=True, slots=True)
class BoardScreen:
    """One board for one reader."""

    board: Board
    level: int
    version: int
    about: str
    about_language: str
    belongs_to: str

    @property
    def may_read(self) -> bool:
        """Its topics are listed."""
        return self.level >= Level.READ

    @property
    def may_start(self) -> bool:
        """The reader may start topics."""
        return self.level >= Level.START

    @property
    def moderates(self) -> bool:
        """The reader keeps order here."""
        return self.level >= Level.MODERATE


def find_board(viewer: Viewer, slug: str) -> BoardScreen | None:
    """A board that the reader may know of, by its address; one query brings the version too."""
    found = _board_statement().objects(slug=slug)
    if not found:
        return None
    board = found[0]
    version = board.boards_version or 0
    level = levels_of(viewer, version).get(board.pk, 0)
    if level < Level.SEE:
        return None
    about = words_of(board, "about")
    owner = board.place or board.community
    return BoardScreen(
        board, level, version, about.text, about.language, owner.name if owner else ""
    )


def board_read_by(viewer: Viewer, pk: int) -> Board | None:
    """A board whose topics the reader reads, by its key."""
    if levels_of(viewer).get(pk, 0) < Level.READ:
        return None
    return Board.objects.filter(pk=pk).first()


@lru_cache(maxsize=1)
def _board_statement() -> Statement:
    boards = Board.objects.filter(slug=Given("slug", CharField()))
    return Statement(
        boards.select_related("place", "community").annotate(boards_version=_version())
    )


def boards_below(viewer: Viewer, board: Board, version: int) -> list[BoardRow]:
    """Boards right below `board` that the reader may know of; no query where there are none."""
    facts = snapshot(version).boards
    levels = levels_of(viewer, version)
    length = len(board.path) + Board.steplen
    below = [
        pk
        for pk in levels
        if facts[pk].path.startswith(board.path) and len(facts[pk].path) == length
    ]
    if not below:
        return []
    rows = Board.objects.among(below).select_related("place", "community")
    at = root()
    return [_plain_row(row, levels[row.pk], at) for row in rows]


def boards_by_key(keys: Iterable[int]) -> dict[int, Board]:
    """Boards that have come through a door, by primary key."""
    return Board.objects.in_bulk(list(keys))


# -- managing -------------------------------------------------------------------------


def managed_boards(viewer: Viewer) -> list[Board]:
    """Boards that the viewer manages, in use or not, in the order of the tree."""
    boards = Board.objects.select_related("place", "community").order_by("path")
    if not viewer.is_administrator:
        mine = Q(community__in=viewer.led_community_ids)
        for path in viewer.coordinated_paths:
            mine |= Q(place__path__startswith=path)
        boards = boards.filter(mine)
    return list(boards)


def by_kind(boards: Iterable[Board]) -> list[tuple[str, list[Board]]]:
    """What people do there → the boards for it, in their order."""
    rows = list(boards)
    groups = ((str(kind.label), [b for b in rows if b.kind == kind]) for kind in BoardKind)
    return [(label, found) for label, found in groups if found]


def managed_board(viewer: Viewer, pk: int) -> Board | None:
    """One of `managed_boards`."""
    board = Board.objects.select_related("place", "community").filter(pk=pk).first()
    if board is None:
        return None
    path = board.place.path if board.place else ""
    return board if policies.can_manage(viewer, path, board.community_id) else None


def managed_places(viewer: Viewer) -> list[Place]:
    """Places in use that the viewer coordinates, with those below them."""
    places = Place.objects.filter(is_active=True).order_by("path")
    if viewer.is_administrator:
        return list(places)
    mine = Q(pk__in=[])
    for path in viewer.coordinated_paths:
        mine |= Q(path__startswith=path)
    return list(places.filter(mine))


def classes_below(viewer: Viewer, board: Board) -> list[Place]:
    """Classes that the viewer coordinates where the board is; for a look with eyes of a class."""
    place = board.place or home_place(viewer)
    if place is None or board.community_id is not None:
        return []
    classes = Place.objects.active().of_kind(PlaceKind.CLASS)
    here = classes.filter(path__startswith=place.path).order_by("path")
    return [one for one in here[: limits.CLASSES_OFFERED] if viewer.coordinates(one.path)]


def managed_place(viewer: Viewer, pk: int) -> Place | None:
    """One of `managed_places`."""
    place = Place.objects.filter(pk=pk).first()
    return place if place is not None and viewer.coordinates(place.path) else None


def led_communities(viewer: Viewer) -> list[Community]:
    """Communities in use that the viewer leads; all of them for administrators."""
    communities = Community.objects.filter(is_active=True).order_by("name_kk")
    if not viewer.is_administrator:
        communities = communities.filter(pk__in=viewer.led_community_ids)
    return list(communities)


def home_place(viewer: Viewer) -> Place | None:
    """The first place that the viewer coordinates."""
    paths = sorted(viewer.coordinated_paths)
    return Place.objects.filter(path=paths[0]).first() if paths else None


def boards_above(board: Board) -> list[Board]:
    """The boards that it lies below, the nearest first."""
    return list(board.get_ancestors().order_by("-path"))


def grants_of(board: Board, above: Sequence[Board]) -> list[BoardGrant]:
    """The grants that hold on a board below `above`: its own, or those of the board it follows."""
    held_by = board
    for one in above:
        if not held_by.follows_above:
            break
        held_by = one
    rows = BoardGrant.objects.filter(board=held_by).select_related("place", "community")
    return list(rows.order_by("pk"))


def rules_of(place: Place) -> tuple[Rules | None, dict[str, int]]:
    """What a place decides itself, and what would hold there otherwise."""
    above = place.path[: -Place.steplen]
    return Rules.objects.filter(place=place).first(), {name: rule(above, name) for name in RULES}
