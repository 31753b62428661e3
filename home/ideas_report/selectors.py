"""School years with the days that belong to them, and what came of the ideas of one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from cms.audience.viewer import Viewer
from cms.measures import Period
from forum.boards.access import current_version
from forum.boards.models import Board
from forum.ideas.selectors import Report, boards_of_ideas
from forum.ideas.selectors import ideas_report as report_of
from home.communities.cyclogram import school_year_of
from home.plan.models import SchoolTerm

_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class Year:
    """A school year and its days; the summer after it belongs to it."""

    number: int
    period: Period

    @property
    def name(self) -> str:
        """2026 is 2026/27."""
        return f"{self.number}/{(self.number + 1) % 100:02}"


@dataclass(frozen=True, slots=True)
class ReportScreen:
    """What came of the ideas of one year."""

    year: Year
    years: list[Year]
    report: Report
    boards: list[Board]
    board: Board | None
    is_over: bool


def years_until(today: date) -> list[Year]:
    """School years that have begun, the newest first: those with terms, and the one of today."""
    starts: dict[int, date] = {}
    for term in SchoolTerm.objects.order_by("starts_on"):
        starts.setdefault(term.school_year, term.starts_on)
    now = school_year_of(today)
    starts.setdefault(now, date(now, _SEPTEMBER, 1))
    begun = sorted(number for number, start in starts.items() if start <= today)
    found = []
    for number in begun:
        following = starts.get(number + 1, date(number + 1, _SEPTEMBER, 1))
        found.append(Year(number, Period(starts[number], following - timedelta(days=1))))
    return found[::-1]


def report_screen(
    viewer: Viewer, *, year: int | None, board: str, now: datetime
) -> ReportScreen | None:
    """The report of a year (the newest unless told) on all boards that the viewer reads, or one.

    None when there is no such year or board for this viewer.
    """
    today = timezone.localdate(now)
    years = years_until(today)
    chosen = next((one for one in years if year in (None, one.number)), None)
    version = current_version()
    boards = boards_of_ideas(viewer, version)
    known = next((one for one in boards if one.slug == board), None)
    if chosen is None or (board and known is None):
        return None
    return ReportScreen(
        year=chosen,
        years=years,
        report=report_of(
            viewer,
            chosen.period,
            board_id=known.pk if known else None,
            now=now,
            version=version,
        ),
        boards=boards,
        board=known,
        is_over=chosen.period.last < today,
    )
