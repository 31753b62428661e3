"""Figures of moderation by school term; no person stands behind any of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cms.moderation.selectors import Figures, figures
from home.plan.models import SchoolTerm


@dataclass(frozen=True, slots=True)
class TermFigures:
    """One term: its name, its days, what was done in it; `is_now` while it lasts."""

    school_year: str
    number: int
    starts_on: date
    ends_on: date
    is_now: bool
    figures: Figures


def terms_with_figures(school_year: int, today: date) -> list[TermFigures]:
    """The terms of a school year that have begun, the newest first. Three queries a term, at most
    four terms."""
    terms = SchoolTerm.objects.filter(school_year=school_year, starts_on__lte=today)
    return [
        TermFigures(
            school_year=year_name(term.school_year),
            number=term.number,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            is_now=term.ends_on >= today,
            figures=figures(_morning_of(term.starts_on), _morning_of(_day_after(term.ends_on))),
        )
        for term in terms.order_by("-number")
    ]


def years_begun(today: date) -> list[int]:
    """School years of which a term has begun, the newest first."""
    begun = SchoolTerm.objects.filter(starts_on__lte=today).order_by("-school_year")
    return list(begun.values_list("school_year", flat=True).distinct())


def year_name(school_year: int) -> str:
    """2026 is 2026/27."""
    return f"{school_year}/{(school_year + 1) % 100:02}"


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
