"""What indicators ask of the apps: one figure for some places and a span of days.

Every selector behind an indicator has the signature `(places, period) -> Measure`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both in it."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        """Its first moment, in school time."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in school time."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, and of how many cases it is. `value` is None when there were none to measure."""

    value: float | None
    cases: int
    unit: str  # "percent", "working_days", "number"
