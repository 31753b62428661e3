"""Lists of questions: of a place, of the region, what is late, what the staff has to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import pgettext_lazy

from cms.audience.viewer import Viewer
from cms.people.models import Place, Role
from cms.settings import limits
from forum.boards.access import rule
from forum.questions.models import AnswerState, OfficialAnswer, Question
from forum.questions.selectors.choices import with_words
from forum.questions.selectors.rows import QuestionRow, rows_of

_RELATED = ("topic", "place", "office", "asker")


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
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What a place promises, in working days."""

    accept_days: int
    answer_days: int


@dataclass(frozen=True, slots=True)
class QuestionList:
    """A page of a list with its tabs."""

    page: Page
    rows: list[QuestionRow]
    tabs: list[Tab]
    show: str
    words: str


def promise_of(place: Place | None) -> Promise:
    """What is promised at `place`; without one, what holds for all."""
    path = place.path if place else ""
    return Promise(rule(path, "question_accept_days"), rule(path, "question_answer_days"))


def question_list(
    viewer: Viewer,
    *,
    place: Place | None,
    show: str,
    words: str,
    number: Any,
    now: datetime,
    version: int | None = None,
) -> QuestionList:
    """Published questions that the viewer reads, newest first; those at and below `place`."""
    found: QuerySet[Question] = Question.objects.visible_to(viewer, version)
    found = found.filter(topic__state="published")
    if place is not None:
        found = found.filter(place__path__startswith=place.path)
    if words:
        found = with_words(found, words)
    states = {
        Show.ALL: Q(),
        Show.WAITING: _waiting(),
        Show.ANSWERED: Q(answered_at__isnull=False) & ~_waiting(),
        Show.OVERDUE: _waiting() & Q(answer_by__lt=now),
    }
    chosen = Show(show) if show in Show.values else Show.ALL
    return _listed(found, states, chosen, Show, viewer, now, number, words=words, names_place=True)


def work_list(viewer: Viewer, *, show: str, number: Any, now: datetime) -> QuestionList:
    """What waits for this viewer: to be accepted, answered, signed; the most urgent first."""
    found = Question.objects.answerable_by(viewer)
    person = viewer.person_id
    proposed = OfficialAnswer.objects.filter(question=OuterRef("pk"), state=AnswerState.PROPOSED)
    signs = Q(office__head=person)
    for role, path in viewer.held:
        if role == Role.HEAD:
            signs |= Q(place__path__startswith=path)
    states = {
        Work.ACCEPT: Q(stage="received"),
        Work.MINE: _waiting()
        & (Q(assigned_to=person) | Q(assigned_to=None, office__members=person)),
        Work.SIGN: Exists(proposed) & signs,
        Work.OVERDUE: _waiting() & Q(answer_by__lt=now),
        Work.OPEN: _waiting(),
    }
    chosen = Work(show) if show in Work.values else Work.ACCEPT
    return _listed(found, states, chosen, Work, viewer, now, number, order="answer_by")


def own_questions(viewer: Viewer, *, number: Any, now: datetime) -> QuestionList:
    """What the viewer has asked, in every state."""
    found = Question.objects.visible_to(viewer).filter(asker=viewer.person_id)
    return _listed(found, {Show.ALL: Q()}, Show.ALL, Show, viewer, now, number)


def _waiting() -> Q:
    return Q(stage__in=("received", "accepted", "assigned", "drafted"))


def _listed(
    found: QuerySet[Question],
    states: dict[Any, Any],
    chosen: Any,
    names: type[models.TextChoices],
    viewer: Viewer,
    now: datetime,
    number: Any,
    *,
    words: str = "",
    names_place: bool = True,
    order: str = "-received_at",
) -> QuestionList:
    counts = found.aggregate(
        **{
            f"n_{state.name}": Count("pk", filter=condition or None, distinct=True)
            for state, condition in states.items()
        }
    )
    tabs = [
        Tab(
            label=str(state.label),
            url=f"?{_query(state, words)}",
            count=counts[f"n_{state.name}"],
            current=state == chosen,
        )
        for state in states
    ]
    shown = found.filter(states[chosen]).distinct() if states[chosen] else found
    pages = Paginator(shown.select_related(*_RELATED).order_by(order, "-pk"), limits.PAGE_LENGTH)
    # The count is known already.
    pages.count = counts[f"n_{chosen.name}"]  # type: ignore[misc]
    page = pages.get_page(number)
    rows = rows_of(list(page.object_list), viewer, now, names_place=names_place)
    return QuestionList(page=page, rows=rows, tabs=tabs, show=chosen.value, words=words)


def _query(state: Any, words: str) -> str:
    return urlencode({key: value for key, value in (("show", state.value), ("q", words)) if value})
