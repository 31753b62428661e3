"""Lists of questions: of a place, of the region, what is late, what the staff has to do."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import pgettext_lazy

from cms.aggregates import Counted
from cms.audience.viewer import Viewer
from cms.calendar.working_days import WorkingDays, special_days_beside
from cms.keyset import Cursor, beyond, in_order, told, window_of
from cms.people.models import Place, PlaceKind
from cms.settings import limits
from cms.statements import Given, Statement
from forum.boards.access import (
    assumed_version,
    circle_of,
    current_version,
    made_once,
    rule,
    snapshot,
)
from forum.boards.models import BoardKind, BoardsVersion
from forum.questions.models import AnswerState, Office, OfficialAnswer, Question
from forum.questions.querysets import answered_paths, working_paths
from forum.questions.selectors.choices import with_words
from forum.questions.selectors.rows import QuestionRow, rows_of


class Show(models.TextChoices):
    """Which questions of a list are shown."""

    ALL = "", pgettext_lazy("questions", "All")
    WAITING = "waiting", pgettext_lazy("questions", "Wait for an answer")
    ANSWERED = "answered", pgettext_lazy("questions", "Answered")
    OVERDUE = "overdue", pgettext_lazy("questions", "Overdue")


class Work(models.TextChoices):
    """What the staff has to do."""

    ACCEPT = "accept", pgettext_lazy("work on questions", "To accept")
    MINE = "mine", pgettext_lazy("work on questions", "Mine")
    SIGN = "sign", pgettext_lazy("work on questions", "To sign")
    OVERDUE = "overdue", pgettext_lazy("work on questions", "Overdue")
    OPEN = "open", pgettext_lazy("work on questions", "All open")


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at a list."""

    label: str
    url: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What a place promises, in working days."""

    accept_days: int
    answer_days: int


@dataclass(frozen=True, slots=True)
class QuestionList:
    """A page of a list with its tabs; `is_top` when going back has come to the first page."""

    rows: list[QuestionRow]
    tabs: list[Tab]
    show: str
    words: str
    first_url: str
    previous_url: str
    next_url: str
    is_top: bool
    version: int


def promise_of(place: Place | None, version: int | None = None) -> Promise:
    """What is promised at `place`; without one, what holds for all."""
    path = place.path if place else ""
    version = current_version() if version is None else version
    return Promise(
        rule(path, "question_accept_days", version), rule(path, "question_answer_days", version)
    )


def question_list(
    viewer: Viewer,
    *,
    place: Place | None,
    show: str,
    words: str,
    cursor: Cursor | None,
    now: datetime,
) -> QuestionList:
    """Published questions that the viewer reads, newest first; those at and below `place`.

    Two queries, and two more when children are among those who asked.
    """
    chosen = Show(show) if show in Show.values else Show.ALL

    def found(version: int) -> QuerySet[Question]:
        questions = Question.objects.listed_to(viewer, version, person=_PERSON)
        if place is not None and place.kind == PlaceKind.ORGANISATION:
            questions = questions.filter(place=place.pk)
        elif place is not None:
            questions = questions.filter(place__path__startswith=place.path)
        return with_words(questions, words) if words else questions

    late = Given("now", DateTimeField())
    states = {
        Show.ALL: Q(),
        Show.WAITING: _waiting(),
        Show.ANSWERED: Q(answered_at__isnull=False) & ~_waiting(),
        Show.OVERDUE: _waiting() & Q(answer_by__lt=late),
    }
    paths = (answered_paths(viewer), working_paths(viewer))
    key = ("questions", paths, place.pk if place else None)
    asked = _Asked(viewer, found, states, chosen, key=None if words else key)
    return asked.page(cursor, now, words=words)


def work_list(viewer: Viewer, *, show: str, cursor: Cursor | None, now: datetime) -> QuestionList:
    """What waits for this viewer, the most urgent first. Who chose no tab gets the first one of
    `_FIRST` that has something."""
    states = _work_states(viewer, Given("now", DateTimeField()))
    chosen = Work(show) if show in Work.values else None
    asked = _Asked(
        viewer, lambda _: Question.objects.answerable_by(viewer), states, chosen, first=_FIRST
    )
    return asked.page(cursor, now, order=("answer_by", True))


def waiting_work(viewer: Viewer, now: datetime) -> dict[Work, QuerySet[Question]]:
    """The questions that a person hears of on the start page; to be counted within any query."""
    states = _work_states(viewer, Value(now))
    return {
        work: Question.objects.answerable_by(viewer).filter(states[work])
        for work in (Work.OVERDUE, *_FIRST[:-1])
    }


def answers_questions(viewer: Viewer) -> bool:
    """Whoever works somewhere may be given questions; of others nothing is asked."""
    return viewer.is_member and bool(working_paths(viewer))


def awaited_questions(viewer: Viewer, now: datetime) -> QuerySet[Question]:
    """All of `waiting_work`, each question once."""
    states = _work_states(viewer, Value(now))
    found = states[Work.OVERDUE]
    for work in _FIRST[:-1]:
        found |= states[work]
    return Question.objects.answerable_by(viewer).filter(found)


# Where the work begins: what only this person can do comes first.
_FIRST = (Work.SIGN, Work.ACCEPT, Work.MINE, Work.OVERDUE)


def _work_states(viewer: Viewer, now: Any) -> dict[Work, Any]:
    """What each tab of the work holds, of the questions that the viewer answers."""
    person = viewer.person_id
    proposed = OfficialAnswer.objects.filter(question=OuterRef("pk"), state=AnswerState.PROPOSED)
    own = Office.objects.filter(members=person, pk=OuterRef("office_id"))
    signs = Q(pk__in=Question.objects.signable_by(viewer).values("pk"))
    return {
        Work.ACCEPT: Q(stage="received"),
        Work.MINE: _waiting() & (Q(assigned_to=person) | Q(Exists(own), assigned_to=None)),
        Work.SIGN: Exists(proposed) & signs,
        Work.OVERDUE: _waiting() & Q(answer_by__lt=now),
        Work.OPEN: _waiting(),
    }


def lately_answered(
    viewer: Viewer, *, paths: Collection[str], limit: int, now: datetime
) -> list[QuestionRow]:
    """Questions that everybody reads and that got their answer last, at and below the places of
    these tree `paths`. None of a child: its words are for those who come to the question itself.

    One query; none where nobody can ask.
    """
    version = assumed_version()
    boards = snapshot(version).boards.values()
    asked = [facts.place_path for facts in boards if facts.kind == BoardKind.QUESTIONS]
    if not any(at.startswith(path) for at in asked for path in paths):
        return []
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(place__path__startswith=path)
    places = (answered_paths(viewer), working_paths(viewer), frozenset(paths))

    def make(version: int) -> Statement:
        found = Question.objects.listed_to(viewer, version, person=_PERSON).public()
        found = found.filter(below, answered_at__isnull=False, topic__is_by_minor=False)
        shown = found.exclude(_waiting()).select_related("topic", "place", "office", "asker")
        return Statement(
            shown.only(*_SHOWN)
            .annotate(
                boards_version=Subquery(BoardsVersion.objects.order_by().values("number")[:1]),
                special_days=special_days_beside(),
            )
            .order_by("-answered_at", "-pk")[:limit]
        )

    def read(version: int) -> list[Any]:
        circle = circle_of(viewer, version)
        statement = made_once(version, ("answered", places, limit, circle), lambda: make(version))
        return statement.objects(person=viewer.person_id or 0)

    rows = read(version)
    truth = rows[0].boards_version or 0 if rows else version
    if truth != version:
        rows = read(truth)
    days = WorkingDays.told(rows[0].special_days or "") if rows else WorkingDays.told("")
    return rows_of(rows, viewer, now, days)


def own_questions(viewer: Viewer, *, cursor: Cursor | None, now: datetime) -> QuestionList:
    """What the viewer has asked, in every state."""

    def found(version: int) -> QuerySet[Question]:
        return Question.objects.visible_to(viewer, version).filter(asker=viewer.person_id)

    return _Asked(viewer, found, {Show.ALL: Q()}, Show.ALL).page(cursor, now)


_PERSON = Given("person", BigIntegerField())
_SHOWN = (
    "openness",
    "stage",
    "outcome",
    "duplicate_of_id",
    "answer_by",
    "answered_at",
    "received_at",
    "asker_name",
    "topic__title",
    "topic__slug",
    "topic__language",
    "topic__state",
    "topic__author_label",
    "place__name_kk",
    "place__name_ru",
    "place__name_en",
    "office__name_kk",
    "office__name_ru",
    "office__name_en",
    "asker__first_name",
    "asker__last_name",
    "asker__is_minor",
    "asker__is_active",
)


def _waiting() -> Q:
    return Q(stage__in=("received", "accepted", "assigned", "drafted"))


class _Asked:
    """A list that is asked for: with `key` its statements are kept for all of the same circle.

    Where nothing is `chosen`, the first state of `first` is shown that holds anything.
    """

    def __init__(
        self,
        viewer: Viewer,
        found: Callable[[int], QuerySet[Question]],
        states: Mapping[Any, Any],
        chosen: Any | None,
        *,
        key: Hashable | None = None,
        first: Sequence[Any] = (),
    ) -> None:
        self.viewer, self.found, self.states = viewer, found, states
        self.chosen, self.key, self.first = chosen, key, first

    def page(
        self,
        cursor: Cursor | None,
        now: datetime,
        *,
        words: str = "",
        order: tuple[str, bool] = ("received_at", False),
    ) -> QuestionList:
        """One page; `order` names the column and whether it rises."""
        column = order[0]
        version = assumed_version()
        beside = self._beside(version, now)
        truth = beside["number"] if beside else current_version()
        if truth != version:
            version = truth
            beside = self._beside(version, now)
        if self.chosen is None:
            filled = (state for state in self.first if beside.get(f"n_{state.name}"))
            self.chosen = next(filled, next(iter(self.states)))
        way = "first" if cursor is None else "back" if cursor.is_back else "on"
        statement = self._kept(
            version, ("page", self.chosen, way), lambda: self._rows(version, order, way)
        )
        window = window_of(
            statement.objects(
                person=self.viewer.person_id or 0,
                now=now,
                at=cursor.at if cursor else now,
                pk=cursor.pk if cursor else 0,
            ),
            limits.PAGE_LENGTH,
            starts=cursor is None,
            is_back=way == "back",
        )

        def url(name: str = "", row: Any = None) -> str:
            at = {name: told(getattr(row, column), row.pk)} if row is not None else {}
            return "?" + _query(self.chosen, words, **at)

        days = WorkingDays.told(beside.get("special_days", ""))
        return QuestionList(
            rows=rows_of(window.rows, self.viewer, now, days),
            tabs=[
                Tab(
                    label=str(state.label),
                    url=f"?{_query(state, words)}",
                    count=_count(beside.get(f"n_{state.name}") or 0),
                    current=state == self.chosen,
                )
                for state in self.states
            ],
            show=self.chosen.value,
            words=words,
            first_url=url() if cursor else "",
            previous_url=url("before", window.earlier) if window.earlier else "",
            next_url=url("after", window.later) if window.later else "",
            is_top=window.is_top,
            version=version,
        )

    def _beside(self, version: int, now: datetime) -> dict[str, Any]:
        """The version of boards, the counts of the tabs and the special days, in one query."""

        def make() -> Statement:
            found = self.found(version)
            counts = {
                f"n_{state.name}": Counted(
                    (found.filter(condition) if condition else found)
                    .order_by()
                    .values("pk")[: limits.UNREAD_COUNTED + 1]
                )
                for state, condition in self.states.items()
            }
            held = BoardsVersion.objects.annotate(special_days=special_days_beside(), **counts)
            return Statement(held.order_by().values("number", "special_days", *counts))

        rows = self._kept(version, ("beside",), make).rows(
            person=self.viewer.person_id or 0, now=now
        )
        return rows[0] if rows else {}

    def _rows(self, version: int, order: tuple[str, bool], way: str) -> Statement:
        column, rises = order
        found, condition = self.found(version), self.states[self.chosen]
        if condition:
            found = found.filter(condition)
        goes_up = rises != (way == "back")
        if way != "first":
            at, pk = Given("at", DateTimeField()), Given("pk", BigIntegerField())
            found = found.filter(beyond(column, at, pk, rises=goes_up))
        shown = found.select_related("topic", "place", "office", "asker").only(*_SHOWN)
        return Statement(shown.order_by(*in_order(column, rises=goes_up))[: limits.PAGE_LENGTH + 1])

    def _kept(self, version: int, what: Hashable, make: Callable[[], Statement]) -> Statement:
        if self.key is None:
            return make()
        circle = circle_of(self.viewer, version)
        return made_once(version, (self.key, circle, what), make)


def _count(number: int) -> str:
    """What a tab tells: a hundred and more are many."""
    return f"{limits.UNREAD_COUNTED}+" if number > limits.UNREAD_COUNTED else str(number)


def _query(state: Any, words: str, **at: str) -> str:
    chosen = {"show": state.value, "q": words, **at}
    return urlencode({key: value for key, value in chosen.items() if value})
