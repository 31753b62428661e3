"""Dates of the cyclogram and its drawing as a ring. Pure: no queries, no clock."""

import calendar
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from home.communities.models import Rhythm, RhythmKind
from home.plan.models import SchoolTerm

FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)
FRIDAY = 4
SEPTEMBER = 9
# Meetings every two months without a first day: two months into the school year, and so on.
FIRST_MEETING_MONTH = 11


def last_day(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def last_friday(day: date) -> date:
    """Friday of the last week of the month of `day`."""
    end = last_day(day)
    return end - timedelta(days=(end.weekday() - FRIDAY) % 7)


def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return last_day(day) + DAY


def next_date(rhythm: Rhythm, today: date, terms: Iterable[SchoolTerm]) -> date | None:
    """The next day, today included, on which `rhythm` falls; None when no calendar knows it.

    Every two weeks from the first day; every month on its last day; every two months on Friday of
    the last week; every term by the last day of the term.
    """
    day = today if rhythm.begins_by(today) or rhythm.anchor_on is None else rhythm.anchor_on
    if rhythm.kind == RhythmKind.FORTNIGHT:
        return _next_fortnight(rhythm.anchor_on, day)
    if rhythm.kind == RhythmKind.MONTH:
        return last_day(day)
    if rhythm.kind == RhythmKind.TWO_MONTHS:
        return _next_meeting(rhythm.anchor_on, day)
    if rhythm.kind == RhythmKind.TERM:
        return min((t.ends_on for t in terms if t.ends_on >= day), default=None)
    return None


def _next_fortnight(anchor: date | None, day: date) -> date | None:
    if anchor is None:
        return None
    return anchor + math.ceil((day - anchor) / FORTNIGHT) * FORTNIGHT


def _next_meeting(anchor: date | None, day: date) -> date:
    parity = (anchor.month if anchor else FIRST_MEETING_MONTH) % 2
    if day.month % 2 != parity:
        day = next_month(day)
    friday = last_friday(day)
    return friday if friday >= day else last_friday(next_month(next_month(day)))


def dates_between(
    rhythm: Rhythm, start: date, end: date, terms: Sequence[SchoolTerm]
) -> list[date]:
    """All days of `rhythm` from `start` to `end`, both included."""
    found: list[date] = []
    day = next_date(rhythm, start, terms)
    while day is not None and day <= end:
        found.append(day)
        day = next_date(rhythm, day + DAY, terms)
    return found


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` began (it begins in September)."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


# -- the ring -------------------------------------------------------------------

SIZE = 400
CENTRE = SIZE / 2
OUTER = 158.0
INNER = 78.0
LABELS = 180.0


@dataclass(frozen=True, slots=True)
class RingMark:
    """One day of a rhythm on the ring."""

    x: float
    y: float
    is_past: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class RingCircle:
    """One rhythm: a circle with its days; `tone` (1, 2, …) tells it from the others."""

    radius: float
    tone: int
    marks: tuple[RingMark, ...]


@dataclass(frozen=True, slots=True)
class RingMonth:
    """The name of a month outside the ring and the line where it begins."""

    first_on: date
    x: float
    y: float
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A school year as a circle, September at the top, with a hand that shows today."""

    circles: tuple[RingCircle, ...]
    months: tuple[RingMonth, ...]
    hand_x: float
    hand_y: float
    today: date
    size: int = SIZE
    centre: float = CENTRE
    inner: float = INNER


def draw_ring(rhythms: Sequence[Rhythm], today: date, terms: Sequence[SchoolTerm]) -> Ring:
    """The ring of the school year of `today`, one circle for each rhythm that has dates."""
    start = date(school_year_of(today), SEPTEMBER, 1)
    end = date(start.year + 1, SEPTEMBER, 1)
    dated = [(tone, r) for tone, r in enumerate(rhythms, start=1) if r.is_dated()]
    step = (OUTER - INNER) / max(len(dated), 1)
    circles = []
    for place, (tone, rhythm) in enumerate(dated):
        radius = round(OUTER - step * (place + 0.5), 1)
        coming = next_date(rhythm, today, terms)
        days = dates_between(rhythm, start, end - DAY, terms)
        marks = tuple(
            RingMark(*_point(_turn(d, start, end), radius), d < today, d == coming) for d in days
        )
        circles.append(RingCircle(radius, tone, marks))
    months = []
    first = start
    while first < end:
        turn = _turn(first, start, end)
        middle = _turn(first + timedelta(days=15), start, end)
        months.append(
            RingMonth(
                first,
                *_point(middle, LABELS),
                *_point(turn, INNER),
                *_point(turn, OUTER + 6),
            )
        )
        first = next_month(first)
    hand_x, hand_y = _point(_turn(today, start, end), OUTER + 6)
    return Ring(tuple(circles), tuple(months), hand_x, hand_y, today)


def _turn(day: date, start: date, end: date) -> float:
    """Where `day` stands in the year, 0 to 1."""
    return (day - start).days / (end - start).days


def _point(turn: float, radius: float) -> tuple[float, float]:
    """Point of the circle, clockwise from the top."""
    angle = 2 * math.pi * turn
    return (
        round(CENTRE + radius * math.sin(angle), 1),
        round(CENTRE - radius * math.cos(angle), 1),
    )
