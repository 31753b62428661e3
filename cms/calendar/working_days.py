"""Working days of Kazakhstan: what the state orders, and the days that an administrator adds."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Case, CharField, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from holidays.countries import Kazakhstan

from cms.aggregates import Joined
from cms.calendar.models import SpecialDay

_SATURDAY = 5
_FORTNIGHT = timedelta(days=14)


def add_working_days(moment: datetime, days: int) -> datetime:
    """The last moment of the `days`-th working day after the day of `moment`, in school time.

    What comes on a day off counts from the next working day, as letters to an office do.
    """
    day = timezone.localdate(moment)
    left = max(days, 1)
    ordered = _special_days(day, day + _FORTNIGHT + timedelta(days=3 * left))
    while left:
        day += timedelta(days=1)
        left -= _is_working(day, ordered)
    end = datetime.combine(day, time(23, 59, 59))
    return timezone.make_aware(end)


class WorkingDays:
    """Counts between many pairs of days, after one question for the special ones."""

    def __init__(self, first: date, last: date) -> None:
        self._ordered = _special_days(first, last)

    @classmethod
    def told(cls, text: str) -> "WorkingDays":
        """For any days, from what `special_days_beside` gave: without a question."""
        made = cls.__new__(cls)
        days = (one for one in text.split(",") if one)
        made._ordered = {date.fromisoformat(one[:-1]): one.endswith("+") for one in days}
        return made

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`."""
        span = (last - first).days
        later = (first + timedelta(days=n) for n in range(1, span + 1))
        return sum(_is_working(day, self._ordered) for day in later)


def special_days_beside() -> Coalesce:
    """To annotate rows with: all special days in one text, of which there are a few a year."""
    told = Concat(
        "day",
        Case(When(is_working=True, then=Value("+")), default=Value("-")),
        output_field=CharField(),
    )
    every = SpecialDay.objects.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(
        Subquery(every.annotate(told=Joined(told)).values("told")),
        Value(""),
        output_field=CharField(),
    )


def is_working_day(day: date) -> bool:
    """True for a day on which offices answer."""
    return _is_working(day, _special_days(day, day))


def _special_days(first: date, last: date) -> dict[date, bool]:
    rows = SpecialDay.objects.filter(day__gte=first, day__lte=last)
    return dict(rows.values_list("day", "is_working"))


def _is_working(day: date, ordered: dict[date, bool]) -> bool:
    if day in ordered:
        return ordered[day]
    off, worked = _state_calendar(day.year)
    return day in worked or (day.weekday() < _SATURDAY and day not in off)


@lru_cache(maxsize=20)
def _state_calendar(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off of a year, with those that weekends were moved to, and weekends that are worked."""
    calendar = Kazakhstan(years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)
