"""Months of findings: a year in the address stands for its months; bars for every month."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from search.engines.base import FacetCount
from search.facets import MONTH, is_year, months_of
from search.links import search_link, without_value
from search.query import Query, Sort

_CODE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_TALLEST = 32  # units of the drawing
_YEARS_OPEN = 2

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A month of the chart: how high it stands, and where it leads; without findings nowhere."""

    short: str
    label: str
    count: int
    height: int
    url: str
    is_chosen: bool
    is_inside: bool

    @property
    def top(self) -> int:
        """Where the bar begins, from above."""
        return _TALLEST - self.height


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its twelve months."""

    label: str
    count: int
    url: str
    is_chosen: bool
    bars: list[Bar]

    @property
    def halves(self) -> list[list[Bar]]:
        """Six months a row; a row without any findings is left out."""
        rows = (self.bars[:6], self.bars[6:])
        return [row for row in rows if any(bar.url for bar in row)]


@dataclass(frozen=True, slots=True)
class Chart:
    """Years, the newest first; those that fold away come after."""

    years: list[Year]
    earlier: list[Year]
    is_earlier_open: bool


def with_months(filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same choices with every year as its months, as engines know them."""
    if MONTH not in filters:
        return dict(filters)
    months = [month for value in filters[MONTH] for month in months_of(value)]
    return {**filters, MONTH: tuple(dict.fromkeys(months))}


def month_name(code: str) -> str:
    """«2026 ж. қараша» for 2026-11; any other value stands for itself."""
    return _written(code, "YEAR_MONTH_FORMAT", get_language()) if _CODE.fullmatch(code) else code


@lru_cache(maxsize=2_000)
def _written(code: str, form: str, language: str | None) -> str:
    """A month in the `language` of the reader, in one of Django's forms."""
    year, month = code.split("-")
    written = date_format(date(int(year), int(month), 1), form)
    return capfirst(written) if form == "YEAR_MONTH_FORMAT" else written


def chart_of(counts: Iterable[FacetCount], query: Query, text: str) -> Chart | None:
    """Bars for every year with findings; None where there is nothing to choose between."""
    filters = tuple(query.filters.items())
    return _chart(tuple(counts), filters, query.sort, text, get_language())


@lru_cache(maxsize=200)
def _chart(
    counts: tuple[FacetCount, ...], filters: Filters, sort: Sort, text: str, language: str
) -> Chart | None:
    """The chart in the `language` of the reader: half a hundred addresses."""
    by_month = {one.value: one.count for one in counts if one.count and _CODE.fullmatch(one.value)}
    query = Query(filters=dict(filters), sort=sort)
    chosen = query.filters.get(MONTH, ())
    if len(by_month) < 2 and not chosen:
        return None
    most = max(by_month.values(), default=1)
    named = [value[:4] for value in chosen if is_year(value) or _CODE.fullmatch(value)]
    codes = sorted({code[:4] for code in by_month} | set(named), reverse=True)
    years = [_year(code, by_month, most, query, text) for code in codes]
    older = codes[_YEARS_OPEN:]
    return Chart(years[:_YEARS_OPEN], years[_YEARS_OPEN:], not set(older).isdisjoint(named))


def _year(code: str, by_month: Mapping[str, int], most: int, query: Query, text: str) -> Year:
    chosen = query.filters.get(MONTH, ())
    language = get_language()
    bars = []
    for month in months_of(code):
        count = by_month.get(month, 0)
        bars.append(
            Bar(
                short=_written(month, "M", language),
                label=month_name(month),
                count=count,
                height=max(2, round(_TALLEST * count / most)) if count else 0,
                url=_link(month, query, text) if count or month in chosen else "",
                is_chosen=month in chosen,
                is_inside=code in chosen,
            )
        )
    return Year(
        code, sum(bar.count for bar in bars), _link(code, query, text), code in chosen, bars
    )


def _link(value: str, query: Query, text: str) -> str:
    """Only this month or year; what is chosen already, chosen no more."""
    if value in query.filters.get(MONTH, ()):
        filters = without_value(query.filters, MONTH, value)
    else:
        filters = {**query.filters, MONTH: (value,)}
    return search_link(text, filters, query.sort)
