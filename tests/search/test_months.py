"""A year stands for its months; bars lead to months and years."""

import pytest

from search.engines.base import FacetCount
from search.facets import months_of
from search.months import chart_of, month_name, with_months
from search.query import Query, parse


def counts(**by_month):
    return [FacetCount(k.replace("m", "").replace("_", "-"), n, False) for k, n in by_month.items()]


def test_months_of_a_year_are_twelve_and_of_anything_else_itself():
    assert months_of("2026")[0] == "2026-01"
    assert len(months_of("2026")) == 12
    assert months_of("2026-03") == ("2026-03",)
    for odd in ("1926", "20261", "٢٠٢٦", "x", ""):
        assert months_of(odd) == (odd,)


def test_with_months_keeps_each_month_once_and_other_filters():
    found = with_months({"month": ("2026-03", "2026"), "kind": ("essay",)})
    assert found["kind"] == ("essay",)
    assert len(found["month"]) == 12
    assert with_months({"kind": ("essay",)}) == {"kind": ("essay",)}


def test_parse_reads_a_year_as_its_months():
    assert parse("month:2026").months == months_of("2026")
    assert parse("ай:202").months == ()


@pytest.mark.parametrize("odd", ["2026-13", "x-y", "2026-1", "2026", ""])
def test_month_name_of_an_odd_value_is_itself(odd):
    assert month_name(odd) == odd


def test_chart_has_years_newest_first_and_older_ones_folded():
    chart = chart_of(counts(m2023_02=1, m2024_05=4, m2025_01=2, m2026_11=8), Query(), "")
    assert [year.label for year in chart.years] == ["2026", "2025"]
    assert [year.label for year in chart.earlier] == ["2024", "2023"]
    assert not chart.is_earlier_open
    november = chart.years[0].bars[10]
    assert (november.count, november.url) == (8, "/kk/search/?month=2026-11")
    assert november.height == 32
    assert [len(row) for row in chart.years[0].halves] == [6]
    assert chart.years[0].halves[0][4] is november
    assert chart.years[1].bars[0].height == 8
    assert chart.years[0].bars[0].url == ""
    assert chart.years[0].url == "/kk/search/?month=2026"


def test_chart_opens_the_earlier_years_when_one_of_them_is_chosen():
    query = Query(filters={"month": ("2023-02",)})
    chart = chart_of(counts(m2023_02=1, m2024_05=4, m2025_01=2, m2026_11=8), query, "")
    assert chart.is_earlier_open
    february = chart.earlier[1].bars[1]
    assert (february.is_chosen, february.url) == (True, "/kk/search/")


def test_chart_of_a_chosen_year_leads_to_one_month_and_back():
    query = Query(filters={"month": ("2026",), "kind": ("essay",)})
    (year,) = chart_of(counts(m2026_11=8, m2026_10=1), query, "ой").years
    assert year.is_chosen
    assert "month" not in year.url
    assert all(bar.is_inside and not bar.is_chosen for bar in year.bars)
    assert year.bars[9].url.endswith("&kind=essay&month=2026-10")


def test_chart_is_left_out_where_there_is_nothing_to_choose():
    assert chart_of([], Query(), "") is None
    assert chart_of(counts(m2026_11=8), Query(), "") is None
    chosen = Query(filters={"month": ("2020-01",)})
    assert chart_of([], chosen, "").years[0].bars[0].is_chosen
    assert chart_of(counts(m2026_11=8, m2026_10=8), Query(), "") is not None
