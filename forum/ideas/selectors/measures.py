"""Figures of ideas, for the indicators."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q

from cms.measures import Measure, Period
from cms.people.models import Place
from forum.ideas.models import Idea, IdeaMove
from forum.ideas.querysets import IdeaQuerySet

_ANSWERED = (
    Q(to_stage__is_accepted=True)
    | Q(to_stage__is_done=True)
    | Q(to_stage__is_end=True)
    | Q(to_stage__shows_progress=True)
)


def ideas_proposed(places: Iterable[Place], period: Period) -> Measure:
    """How many ideas were published in `period`. One query."""
    count = _proposed(places, period).count()
    return Measure(float(count), count, "number")


def ideas_answered_share(places: Iterable[Place], period: Period) -> Measure:
    """Of the ideas published in `period`, how many percent have an answer by now. One query."""
    return _share(_proposed(places, period), _ANSWERED)


def ideas_done_share(places: Iterable[Place], period: Period) -> Measure:
    """Of the ideas published in `period`, how many percent are done by now. One query."""
    return _share(_proposed(places, period), Q(to_stage__is_done=True))


def _share(ideas: IdeaQuerySet, reached: Q) -> Measure:
    moves = IdeaMove.objects.filter(reached, idea=OuterRef("pk"))
    counts = ideas.aggregate(all=Count("pk"), there=Count("pk", filter=Exists(moves)))
    if not counts["all"]:
        return Measure(None, 0, "percent")
    return Measure(round(100 * counts["there"] / counts["all"], 1), counts["all"], "percent")


def _proposed(places: Iterable[Place], period: Period) -> IdeaQuerySet:
    """Ideas of boards of the places, of those below them and of the communities at work there.

    Ideas that were joined to another one count as proposed and share its end.
    """
    scope = Q(pk__in=[])
    for place in places:
        scope |= Q(topic__board__place__path__startswith=place.path)
    return Idea.objects.filter(
        scope,
        topic__published_at__gte=period.starts_at,
        topic__published_at__lt=period.ends_at,
    ).exclude(topic__state="removed")
