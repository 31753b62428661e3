"""What the counts of a work say, and the table of all works for editors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from cms.audience.viewer import Viewer
from cms.languages import language_choices
from cms.settings import limits
from cms.tables import BYTE_ORDER_MARK, lines_of
from library.counts.models import WorkCount
from library.essays.models import Essay
from library.methods.models import Method
from library.methods.policies import can_see_draft

METHOD, ESSAY = "method", "essay"
_STEP, _BAR, _HEIGHT = 30, 11, 80


@dataclass(frozen=True, slots=True)
class Work:
    """A work whose counts are shown. `is_own`: its authors and editors see more."""

    kind: str
    pk: int
    title: str
    language: str
    url: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A month of the plot: its numbers, and where its two columns stand."""

    month: date
    label: str
    views: int
    downloads: int
    left: int
    views_height: int
    downloads_height: int

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return self.left + _BAR

    @property
    def right(self) -> int:
        """Where its second column begins."""
        return self.left + _BAR

    @property
    def views_top(self) -> int:
        """Columns grow from the ground."""
        return _HEIGHT - self.views_height

    @property
    def downloads_top(self) -> int:
        """Columns grow from the ground."""
        return _HEIGHT - self.downloads_height


@dataclass(frozen=True, slots=True)
class VersionLine:
    """What a version counts in the months of the plot."""

    number: int
    views: int
    downloads: int
    readers: int
    takers: int


@dataclass(frozen=True, slots=True)
class CountsScreen:
    """The months of a work, and for those who made it its versions."""

    work: Work
    bars: tuple[Bar, ...]
    most: int
    views: int
    downloads: int
    versions: tuple[VersionLine, ...]

    @property
    def takes(self) -> bool:
        """True for a kind of work that has files."""
        return self.work.kind == METHOD

    @property
    def width(self) -> int:
        """Of the plot."""
        return len(self.bars) * _STEP

    @property
    def is_empty(self) -> bool:
        """Nobody has opened it yet."""
        return not (self.views or self.downloads)


def find_work(kind: str, pk: int, viewer: Viewer) -> Work | None:
    """A published work that `viewer` may read."""
    if kind == METHOD:
        method = Method.objects.visible_to(viewer).filter(pk=pk, live=True).first()
        if method is None:
            return None
        url = method.get_absolute_url()
        is_own = can_see_draft(viewer, method)
        return Work(METHOD, pk, method.title, method.language, url, is_own)
    if kind == ESSAY:
        essay = Essay.objects.visible_to(viewer).published().filter(pk=pk).first()
        if essay is None:
            return None
        is_own = viewer.person_id is not None and essay.author_id == viewer.person_id
        return Work(ESSAY, pk, str(essay), essay.language, essay.get_absolute_url(), is_own)
    return None


def counts_screen(work: Work, today: date) -> CountsScreen:
    """The last months of `work`, in one query."""
    months = _months_before(today, limits.COUNT_MONTHS_SHOWN)
    rows = (
        WorkCount.objects.filter(kind=work.kind, work_pk=work.pk, day__gte=months[0])
        .values("version", month=TruncMonth("day"))
        .annotate(
            views=Sum("views"),
            downloads=Sum("downloads"),
            readers=Sum("readers"),
            takers=Sum("takers"),
        )
        .order_by("version")
    )
    by_month: dict[date, list[int]] = {month: [0, 0] for month in months}
    by_version: dict[int, list[int]] = {}
    for row in rows:
        numbers = (row["views"], row["downloads"], row["readers"], row["takers"])
        _add(by_month.setdefault(row["month"], [0, 0]), numbers)
        _add(by_version.setdefault(row["version"], [0, 0, 0, 0]), numbers)
    most = max(max(sums) for sums in by_month.values())
    versions = [VersionLine(number, *sums) for number, sums in sorted(by_version.items())]
    return CountsScreen(
        work=work,
        bars=tuple(_bar(place, month, by_month[month], most) for place, month in enumerate(months)),
        most=most,
        views=sum(sums[0] for sums in by_month.values()),
        downloads=sum(sums[1] for sums in by_month.values()),
        versions=tuple(reversed(versions)) if work.is_own and work.kind == METHOD else (),
    )


def _add(sums: list[int], numbers: Sequence[int]) -> None:
    for place in range(len(sums)):
        sums[place] += numbers[place]


def _months_before(today: date, count: int) -> list[date]:
    """The first days of so many months, the last that of `today`."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def _bar(place: int, month: date, sums: list[int], most: int) -> Bar:
    return Bar(
        month=month,
        label=date_format(month, "M"),
        views=sums[0],
        downloads=sums[1],
        left=place * _STEP + (_STEP - 2 * _BAR) // 2,
        views_height=_height(sums[0], most),
        downloads_height=_height(sums[1], most),
    )


def _height(number: int, most: int) -> int:
    """Something is never drawn as nothing."""
    return max(1, round(number * _HEIGHT / most)) if number else 0


# -- the table for editors ---------------------------------------------------------

# As COUNTER names them, in every language.
_METRICS = (
    "Total_Item_Investigations",
    "Unique_Item_Investigations",
    "Total_Item_Requests",
    "Unique_Item_Requests",
)


def table_of_counts(viewer: Viewer, first: date, last: date) -> Iterator[str]:
    """Works by month and version that were opened from the month `first` to `last`, as CSV: those
    that `viewer` may read."""
    language = get_language() or "kk"
    columns = ["Month", "Data_Type", "Item", "URI", "Item_Version", "Language", *_METRICS]
    yield BYTE_ORDER_MARK + lines_of([columns], language)
    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    rows = (
        WorkCount.objects.filter(day__gte=first, day__lt=end)
        .values("kind", "work_pk", "version", month=TruncMonth("day"))
        .annotate(
            views=Sum("views"),
            downloads=Sum("downloads"),
            readers=Sum("readers"),
            takers=Sum("takers"),
        )
        .order_by("month", "kind", "work_pk", "version")
    )
    found = rows.iterator(chunk_size=limits.TABLE_BATCH)
    while batch := list(islice(found, limits.TABLE_BATCH)):
        with override(language):
            lines = lines_of(_lines(batch, viewer), language)
        yield lines


def _lines(batch: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[list[str]]:
    def of(kind: str) -> list[int]:
        return [row["work_pk"] for row in batch if row["kind"] == kind]

    heavy = ("body", "body_html")
    works: dict[tuple[str, int], Method | Essay] = {}
    methods = Method.objects.visible_to(viewer).defer(*heavy).in_bulk(of(METHOD))
    essays = Essay.objects.visible_to(viewer).published().defer(*heavy).in_bulk(of(ESSAY))
    works |= {(METHOD, pk): work for pk, work in methods.items()}
    works |= {(ESSAY, pk): work for pk, work in essays.items()}
    languages = dict(language_choices())
    lines = []
    for row in batch:
        work = works.get((row["kind"], row["work_pk"]))
        if work is None:
            continue
        lines.append(
            [
                f"{row['month']:%Y-%m}",
                row["kind"].capitalize(),
                str(work),
                _address_of(work),
                str(row["version"] or ""),
                str(languages.get(work.language, work.language)),
                str(row["views"] + row["downloads"]),
                str(row["readers"]),
                str(row["downloads"]),
                str(row["takers"]),
            ]
        )
    return lines


def _address_of(work: Method | Essay) -> str:
    with override(work.language):
        return f"{settings.BASE_URL}{work.get_absolute_url()}"
