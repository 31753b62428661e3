"""Figures of questions, for the indicators."""

from collections.abc import Iterable
from statistics import median

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from cms.measures import Measure, Period
from cms.people.models import Place
from forum.questions.models import Question
from forum.questions.querysets import QuestionQuerySet


def on_time_share(places: Iterable[Place], period: Period) -> Measure:
    """Of the questions received in `period` that are answered or late: how many percent got their
    first answer by the promised day. One query."""
    late = Q(was_on_time=None, answer_by__lt=Now()) & Q(
        stage__in=("received", "accepted", "assigned", "drafted")
    )
    counts = _received(places, period).aggregate(
        on_time=Count("pk", filter=Q(was_on_time=True)),
        all=Count("pk", filter=Q(was_on_time__isnull=False) | late),
    )
    if not counts["all"]:
        return Measure(None, 0, "percent")
    return Measure(round(100 * counts["on_time"] / counts["all"], 1), counts["all"], "percent")


def median_working_days(places: Iterable[Place], period: Period) -> Measure:
    """Half of the questions received in `period` and answered got their first answer within so
    many working days. Two queries."""
    rows = (
        _received(places, period)
        .filter(answered_at__isnull=False)
        .values_list("received_at", "answered_at")
    )
    spans = [(timezone.localdate(start), timezone.localdate(end)) for start, end in rows]
    if not spans:
        return Measure(None, 0, "working_days")
    days = WorkingDays(min(start for start, _end in spans), max(end for _start, end in spans))
    middle = median(days.between(start, end) for start, end in spans)
    return Measure(float(middle), len(spans), "working_days")


def _received(places: Iterable[Place], period: Period) -> QuestionQuerySet:
    """Questions of the places and all below them, private ones too: they are promised the same."""
    scope = Q(pk__in=[])
    for place in places:
        scope |= Q(place__path__startswith=place.path)
    return Question.objects.filter(
        scope, received_at__gte=period.starts_at, received_at__lt=period.ends_at
    ).exclude(topic__state="removed")
