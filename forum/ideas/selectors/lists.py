"""Lists of ideas: by stage, with counts; keyset pages in three orders."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.http import QueryDict
from django.utils.translation import pgettext

from cms.audience.viewer import Viewer
from cms.languages import LANGUAGE_CODES
from cms.names import words_of
from cms.settings import limits
from forum.boards.access import levels_of, snapshot
from forum.boards.models import Board, BoardKind, Level
from forum.ideas.models import Idea, IdeasRules, IdeaStage, IdeaVote
from forum.ideas.querysets import IdeaQuerySet
from forum.ideas.selectors.rows import IdeaRow, rows_of

SORTS = ("votes", "new", "moved")
WHOSE = ("own", "voted")
_CURSOR = re.compile(r"(\d{1,18})-(\d{1,9})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose of the list."""

    board: str = ""
    stage: str = ""
    sort: str = "votes"
    whose: str = ""
    language: str = ""
    after: tuple[int, int] | None = None

    def query(self, **other: Any) -> str:
        """The choice as the query string of an address, with some things otherwise."""
        chosen = replace(self, **({"after": None} | other))
        data = QueryDict(mutable=True)
        for name in ("board", "stage", "sort", "whose", "language"):
            value = getattr(chosen, name)
            if value and not (name == "sort" and value == SORTS[0]):
                data[name] = value
        if chosen.after:
            data["after"] = f"{chosen.after[0]}-{chosen.after[1]}"
        return f"?{data.urlencode()}" if data else "?"


@dataclass(frozen=True, slots=True)
class Tab:
    """A stage in the bar, or an order."""

    label: str
    url: str
    count: int | None
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
    """A page of ideas."""

    choice: Choice
    rows: list[IdeaRow]
    tabs: list[Tab]
    sorts: list[Tab]
    boards: list[BoardOption]
    board: Board | None
    about: str
    about_language: str
    next_url: str
    first_url: str
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
    match = _CURSOR.fullmatch(data.get("after", ""))
    return Choice(
        board=_word(data.get("board", "")),
        stage=_word(data.get("stage", "")),
        sort=sort if sort in SORTS else SORTS[0],
        whose=whose if whose in WHOSE and viewer.is_signed_in else "",
        language=language if language in LANGUAGE_CODES else "",
        after=(int(match[1]), int(match[2])) if match else None,
    )


def boards_of_ideas(viewer: Viewer, version: int) -> list[Board]:
    """Boards of ideas that the viewer reads, in the order of the tree."""
    facts = snapshot(version).boards
    keys = [
        pk
        for pk, level in levels_of(viewer, version).items()
        if level >= Level.READ and facts[pk].kind == BoardKind.IDEAS
    ]
    return list(Board.objects.among(keys))


def idea_list(viewer: Viewer, choice: Choice, *, now: datetime, version: int) -> IdeaList | None:
    """A page of ideas; None when the chosen board is not there for this viewer."""
    boards = boards_of_ideas(viewer, version)
    board = next((b for b in boards if b.slug == choice.board), None)
    if choice.board and board is None:
        return None
    found = _chosen(viewer, choice, boards if board is None else [board], version)
    hidden = list(
        IdeasRules.objects.filter(board__in=boards, hides_votes_until__gt=now).values_list(
            "board", flat=True
        )
    )
    tabs = _tabs(found, choice, boards if board is None else [board])
    if choice.stage:
        found = found.filter(stage__code=choice.stage)
    page = _page(found, choice, hidden, viewer)
    rows = rows_of(page, viewer, hidden)
    levels = levels_of(viewer, version)
    about = words_of(board, "about") if board else None
    return IdeaList(
        choice=choice,
        rows=rows[: limits.PAGE_LENGTH],
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
        next_url=choice.query(after=_cursor(rows[limits.PAGE_LENGTH - 1], choice))
        if len(rows) > limits.PAGE_LENGTH
        else "",
        first_url=choice.query() if choice.after else "",
        own_url=choice.query(whose="" if choice.whose == "own" else "own"),
        voted_url=choice.query(whose="" if choice.whose == "voted" else "voted"),
        is_filtered=bool(choice.stage or choice.whose or choice.language),
    )


def _chosen(viewer: Viewer, choice: Choice, boards: list[Board], version: int) -> IdeaQuerySet:
    found = Idea.objects.visible_to(viewer, version).filter(topic__board__in=boards).standing()
    own = choice.whose == "own"
    found = found.filter(topic__author=viewer.person_id) if own else found.out()
    if choice.whose == "voted":
        found = found.filter(Exists(_votes_of(viewer)))
    if choice.language:
        found = found.filter(topic__language=choice.language)
    return found


def _votes_of(viewer: Viewer) -> Any:
    return IdeaVote.objects.filter(idea=OuterRef("pk"), person=viewer.person_id)


def _tabs(found: IdeaQuerySet, choice: Choice, boards: list[Board]) -> list[Tab]:
    counts = {
        row["stage__code"]: row["n"]
        for row in found.order_by().values("stage__code").annotate(n=Count("pk"))
    }
    names: dict[str, str] = {}
    own = Q(board__in=[board.pk for board in boards])
    stages = sorted(
        IdeaStage.objects.filter(own | Q(board=None)),
        key=lambda stage: (stage.position, stage.board_id is not None, stage.pk),
    )
    for stage in stages:
        if stage.board_id is None or stage.code in counts:
            names.setdefault(stage.code, stage.name)
    return [
        Tab(
            pgettext("ideas", "All"),
            choice.query(stage=""),
            sum(counts.values()),
            not choice.stage,
        ),
        *(
            Tab(name, choice.query(stage=code), counts.get(code, 0), code == choice.stage)
            for code, name in names.items()
            if counts.get(code) or code == choice.stage
        ),
    ]


def _sorts(choice: Choice) -> list[Tab]:
    labels = {
        "votes": pgettext("order of ideas", "Most votes"),
        "new": pgettext("order of ideas", "Newest"),
        "moved": pgettext("order of ideas", "Last moved"),
    }
    return [Tab(labels[sort], choice.query(sort=sort), None, sort == choice.sort) for sort in SORTS]


def _page(found: IdeaQuerySet, choice: Choice, hidden: list[int], viewer: Viewer) -> IdeaQuerySet:
    """The rows after the cursor and one more, which says that there is a next page."""
    if viewer.person_id is not None:
        found = found.annotate(has_my_vote=Exists(_votes_of(viewer)))
    after = choice.after
    if choice.sort == "new":
        if after:
            found = found.filter(pk__lt=after[1])
        return found.order_by("-pk")[: limits.PAGE_LENGTH + 1]
    if choice.sort == "moved":
        if after:
            at = _EPOCH + timedelta(microseconds=min(after[0], 10**16))
            found = found.filter(Q(moved_at__lt=at) | Q(moved_at=at, pk__lt=after[1]))
        return found.order_by("-moved_at", "-pk")[: limits.PAGE_LENGTH + 1]
    column = "vote_count"
    if hidden:
        # The order would tell what nobody may know yet.
        column = "shown_votes"
        found = found.annotate(
            shown_votes=Case(
                When(topic__board__in=hidden, then=Value(0)),
                default=F("vote_count"),
                output_field=IntegerField(),
            )
        )
    if after:
        found = found.filter(
            Q(**{f"{column}__lt": after[0]}) | Q(**{column: after[0], "pk__lt": after[1]})
        )
    return found.order_by(f"-{column}", "-pk")[: limits.PAGE_LENGTH + 1]


def _cursor(row: IdeaRow, choice: Choice) -> tuple[int, int]:
    if choice.sort == "moved":
        return (row.moved_at - _EPOCH) // timedelta(microseconds=1), row.pk
    return (row.votes or 0, row.pk) if choice.sort == "votes" else (0, row.pk)


def _word(text: str) -> str:
    return text if text.isascii() and len(text) <= 80 and "\x00" not in text else ""
