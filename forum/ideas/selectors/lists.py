"""Lists of ideas: by stage, with counts; keyset pages in three orders."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.translation import pgettext

from cms.aggregates import Counted
from cms.audience.viewer import Viewer
from cms.keyset import Cursor, beyond, cursor_of, in_order, told, window_of
from cms.languages import LANGUAGE_CODES
from cms.names import words_of
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards.access import (
    assumed_version,
    circle_of,
    current_version,
    levels_of,
    made_once,
    snapshot,
)
from forum.boards.models import Board, BoardKind, Level
from forum.discussions.models import Topic
from forum.discussions.selectors.lists import version_beside
from forum.ideas.models import Idea, IdeaStage, IdeaVote
from forum.ideas.querysets import IdeaQuerySet
from forum.ideas.selectors.rows import IdeaRow, rows_of, with_row_columns

SORTS = ("votes", "new", "moved")
WHOSE = ("own", "voted")
_FEW = 1_000  # ideas that are read and sorted sooner than an index is walked for a page
_COLUMNS = {"votes": "vote_count", "new": "pk", "moved": "moved_at"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose of the list."""

    board: str = ""
    stage: str = ""
    sort: str = "votes"
    whose: str = ""
    language: str = ""
    cursor: Cursor | None = None

    def query(self, *, after: str = "", before: str = "", **other: str) -> str:
        """The choice as the query string of an address, with some things otherwise."""
        chosen: Any = replace(self, **other)  # type: ignore[arg-type]
        data = QueryDict(mutable=True)
        for name in ("board", "stage", "sort", "whose", "language"):
            value = getattr(chosen, name)
            if value and not (name == "sort" and value == SORTS[0]):
                data[name] = value
        for name, row in (("after", after), ("before", before)):
            if row:
                data[name] = row
        return f"?{data.urlencode()}" if data else "?"


@dataclass(frozen=True, slots=True)
class Tab:
    """A stage in the bar, or an order."""

    label: str
    url: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class BoardOption:
    """A board of ideas that the reader reads."""

    pk: int
    slug: str
    name: str
    language: str
    may_propose: bool
    may_run: bool


@dataclass(frozen=True, slots=True)
class IdeaList:
    """A page of ideas; `is_top` when going back has come to the first page."""

    choice: Choice
    rows: list[IdeaRow]
    tabs: list[Tab]
    sorts: list[Tab]
    boards: list[BoardOption]
    board: Board | None
    about: str
    about_language: str
    first_url: str
    previous_url: str
    next_url: str
    is_top: bool
    own_url: str
    voted_url: str
    is_filtered: bool

    @property
    def places_to_propose(self) -> list[BoardOption]:
        """Boards on which the reader may propose, the chosen one alone when there is one."""
        chosen = self.board.slug if self.board else ""
        return [b for b in self.boards if b.may_propose and chosen in ("", b.slug)]


def choice_of(data: QueryDict, viewer: Viewer) -> Choice:
    """What an address chooses, of what there is to choose."""
    sort, whose, language = data.get("sort", ""), data.get("whose", ""), data.get("language", "")
    return Choice(
        board=_word(data.get("board", "")),
        stage=_word(data.get("stage", "")),
        sort=sort if sort in SORTS else SORTS[0],
        whose=whose if whose in WHOSE and viewer.is_signed_in else "",
        language=language if language in LANGUAGE_CODES else "",
        cursor=cursor_of(data),
    )


def boards_of_ideas(viewer: Viewer, version: int) -> list[Any]:
    """Boards of ideas that the viewer reads, in the order of the tree, with their rules and the
    version of boards that holds. One query."""
    facts = snapshot(version).boards
    keys = [
        pk
        for pk, level in levels_of(viewer, version).items()
        if level >= Level.READ and facts[pk].kind == BoardKind.IDEAS
    ]

    def make() -> Statement:
        boards = Board.objects.among(keys).select_related("ideas_rules")
        return Statement(boards.annotate(boards_version=version_beside()))

    return made_once(version, ("boards of ideas", tuple(keys)), make).objects()


def idea_list(viewer: Viewer, choice: Choice, *, now: datetime) -> IdeaList | None:
    """A page of ideas; None when the chosen board is not there for this viewer.

    Three queries, and two more when pupils are among the authors.
    """
    version = assumed_version()
    boards = boards_of_ideas(viewer, version)
    truth = boards[0].boards_version or 0 if boards else current_version()
    if truth != version:
        version = truth
        boards = boards_of_ideas(viewer, version)
    board = next((b for b in boards if b.slug == choice.board), None)
    if choice.board and board is None:
        return None
    chosen = boards if board is None else [board]
    hidden = tuple(b.pk for b in chosen if _hides_votes(b, now))
    keys = tuple(b.pk for b in chosen)
    walks = sum(b.topic_count for b in chosen) > _FEW
    listed = _Listed(viewer, choice, keys, hidden, version, walks=walks)
    tabs = listed.tabs()
    window = window_of(
        listed.found(),
        limits.PAGE_LENGTH,
        starts=choice.cursor is None,
        is_back=choice.cursor is not None and choice.cursor.is_back,
    )
    levels = levels_of(viewer, version)
    about = words_of(board, "about") if board else None
    return IdeaList(
        choice=choice,
        rows=rows_of(window.rows, viewer, hidden),
        tabs=tabs,
        sorts=_sorts(choice),
        boards=[
            BoardOption(
                pk=b.pk,
                slug=b.slug,
                name=b.name,
                language=b.name_language,
                may_propose=levels[b.pk] >= Level.START,
                may_run=levels[b.pk] >= Level.MODERATE,
            )
            for b in boards
        ],
        board=board,
        about=about.text if about else "",
        about_language=about.language if about else "",
        first_url=choice.query() if choice.cursor else "",
        previous_url=(
            choice.query(before=listed.cursor_to(window.earlier)) if window.earlier else ""
        ),
        next_url=choice.query(after=listed.cursor_to(window.later)) if window.later else "",
        is_top=window.is_top,
        own_url=choice.query(whose="" if choice.whose == "own" else "own"),
        voted_url=choice.query(whose="" if choice.whose == "voted" else "voted"),
        is_filtered=bool(choice.stage or choice.whose or choice.language),
    )


def _hides_votes(board: Any, now: datetime) -> bool:
    rules = getattr(board, "ideas_rules", None)
    return (
        rules is not None and rules.hides_votes_until is not None and rules.hides_votes_until > now
    )


def order_of(sort: str, *, rises: bool = False) -> tuple[Combinable, ...]:
    """The order of a list of ideas that is not hidden; `rises` turns it round."""
    return in_order(_COLUMNS[sort], rises=rises)


def cursor_to(idea: Any, sort: str) -> str:
    """An idea as an address names it in this order."""
    return told(getattr(idea, _COLUMNS[sort]), idea.pk)


_PERSON = Given("person", BigIntegerField())


class _Listed:
    """Ideas of some boards as one reader may list them; the statements are kept for their circle.

    `hidden` are boards whose votes nobody may know yet: in the order of votes their ideas have
    none, or the order would tell. `walks` when there are so many ideas that the database had
    better read them in the order of the list.
    """

    def __init__(
        self,
        viewer: Viewer,
        choice: Choice,
        boards: tuple[int, ...],
        hidden: tuple[int, ...],
        version: int,
        *,
        walks: bool,
    ) -> None:
        self.viewer, self.choice, self.boards = viewer, choice, boards
        self.hidden, self.version = hidden, version
        self.walks = walks
        self.shape = (boards, choice.whose, bool(choice.language), walks)

    def tabs(self) -> list[Tab]:
        """Stages with how many ideas stand there, a hundred at most. One query."""
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        stages = self._kept(("stages",), self._stages).objects(**self._values())
        for stage in sorted(stages, key=lambda s: (s.position, s.board_id is not None, s.pk)):
            counts[stage.code] = counts.get(stage.code, 0) + stage.held
            if stage.board_id is None or stage.held:
                names.setdefault(stage.code, stage.name)
        choice = self.choice
        return [
            Tab(
                pgettext("ideas", "All"),
                choice.query(stage=""),
                _count(sum(counts.values())),
                not choice.stage,
            ),
            *(
                Tab(name, choice.query(stage=code), _count(counts[code]), code == choice.stage)
                for code, name in names.items()
                if counts[code] or code == choice.stage
            ),
        ]

    def found(self) -> list[Any]:
        """The rows of the page and one more, if there is one. One query."""
        cursor = self.choice.cursor
        way = "first" if cursor is None else "back" if cursor.is_back else "on"
        what = ("page", self.choice.sort, bool(self.choice.stage), self.hidden, way)
        return self._kept(what, lambda: self._rows(way)).objects(**self._values())

    def cursor_to(self, idea: Any) -> str:
        """An idea as an address names it."""
        if self.choice.sort == "votes" and idea.topic.board_id in self.hidden:
            return told(0, idea.pk)
        return cursor_to(idea, self.choice.sort)

    def _values(self) -> dict[str, Any]:
        cursor = self.choice.cursor
        return {
            "person": self.viewer.person_id or 0,
            "language": self.choice.language,
            "stage": self.choice.stage,
            "at": cursor.at if cursor else None,
            "count": cursor.count if cursor else 0,
            "pk": cursor.pk if cursor else 0,
        }

    def _kept(self, what: Hashable, make: Any) -> Statement:
        key = ("ideas", circle_of(self.viewer, self.version), self.shape, what)
        return made_once(self.version, key, make)

    def _ideas(self) -> IdeaQuerySet:
        topics = Topic.objects.visible_to(self.viewer, self.version, person=_PERSON)
        topics = topics.filter(board__in=self.boards)
        is_own = self.choice.whose == "own"
        topics = topics.filter(author=_PERSON) if is_own else topics.published()
        if self.choice.language:
            topics = topics.filter(language=Given("language", CharField()))
        found = Idea.objects.listed_of(
            topics, self.viewer, self.version, person=_PERSON, walks=self.walks
        ).standing()
        return found.filter(Exists(_votes())) if self.choice.whose == "voted" else found

    def _stages(self) -> Statement:
        here = self._ideas().filter(stage=OuterRef("pk")).order_by().values("pk")
        stages = IdeaStage.objects.filter(Q(board__in=self.boards) | Q(board=None))
        return Statement(stages.annotate(held=Counted(here[: limits.UNREAD_COUNTED + 1])))

    def _rows(self, way: str) -> Statement:
        found: Any = self._ideas()
        if self.choice.stage:
            found = found.filter(stage__code=Given("stage", CharField()))
        sort, rises = self.choice.sort, way == "back"
        column, pk = _COLUMNS[sort], Given("pk", BigIntegerField())
        value = pk
        if sort == "moved":
            value = Given("at", DateTimeField())
        elif sort == "votes":
            value = Given("count", IntegerField())
        if sort == "votes" and self.hidden:
            column = "shown_votes"
            found = found.annotate(shown_votes=_shown_votes(self.hidden))
        if way != "first":
            found = found.filter(beyond(column, value, pk, rises=rises))
        found = with_row_columns(found).order_by(*in_order(column, rises=rises))
        mine: Any = Exists(_votes()) if self.viewer.is_signed_in else Value(False)
        found = found.annotate(has_my_vote=mine)
        return Statement(found[: limits.PAGE_LENGTH + 1])


def _votes() -> Any:
    return IdeaVote.objects.filter(idea=OuterRef("pk"), person=_PERSON)


def _shown_votes(hidden: Sequence[int]) -> Case:
    return Case(
        When(topic__board__in=hidden, then=Value(0)),
        default=F("vote_count"),
        output_field=IntegerField(),
    )


def _count(number: int) -> str:
    """What a tab tells: a hundred and more are many."""
    return f"{limits.UNREAD_COUNTED}+" if number > limits.UNREAD_COUNTED else str(number)


def _sorts(choice: Choice) -> list[Tab]:
    labels = {
        "votes": pgettext("order of ideas", "Most votes"),
        "new": pgettext("order of ideas", "Newest"),
        "moved": pgettext("order of ideas", "Last moved"),
    }
    return [Tab(labels[sort], choice.query(sort=sort), "", sort == choice.sort) for sort in SORTS]


def _word(text: str) -> str:
    return text if text.isascii() and len(text) <= 80 and "\x00" not in text else ""
