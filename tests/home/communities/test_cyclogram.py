"""When a rhythm comes next, and where it stands on the ring."""

from datetime import date

import pytest

from home.communities.cyclogram import (
    dates_between,
    draw_ring,
    last_friday,
    next_date,
    school_year_of,
)
from home.communities.models import Rhythm
from home.plan.models import SchoolTerm

TERMS = [
    SchoolTerm(school_year=2026, number=1, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 25)),
    SchoolTerm(school_year=2026, number=2, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 29)),
]


def rhythm(kind, anchor_on=None):
    return Rhythm(kind=kind, anchor_on=anchor_on, name_kk="Іс")


@pytest.mark.parametrize("kind", ["whenever", "results"])
def test_next_date_of_what_has_no_calendar_is_none(kind):
    assert next_date(rhythm(kind), date(2026, 11, 22), TERMS) is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 12, 11)),
        (date(2026, 8, 1), date(2026, 9, 4)),
    ],
)
def test_next_date_every_two_weeks_is_counted_from_the_first_day(today, expected):
    assert next_date(rhythm("fortnight", date(2026, 9, 4)), today, TERMS) == expected


def test_next_date_every_two_weeks_without_a_first_day_is_unknown():
    assert next_date(rhythm("fortnight"), date(2026, 11, 22), TERMS) is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_next_date_every_month_is_its_last_day(today, expected):
    assert next_date(rhythm("month"), today, TERMS) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), date(2026, 12, 25)),
        (date(2026, 12, 25), date(2026, 12, 25)),
        (date(2026, 12, 26), date(2027, 2, 26)),
    ],
)
def test_next_date_every_two_months_is_the_last_friday(today, expected):
    assert next_date(rhythm("two_months", date(2026, 10, 30)), today, TERMS) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 1), date(2026, 10, 25)),
        (date(2026, 10, 26), date(2026, 12, 29)),
        (date(2026, 12, 30), None),
    ],
)
def test_next_date_every_term_is_its_last_day(today, expected):
    assert next_date(rhythm("term"), today, TERMS) == expected


def test_next_date_waits_for_the_first_day():
    late = rhythm("month", date(2027, 1, 10))
    assert next_date(late, date(2026, 11, 22), TERMS) == date(2027, 1, 31)


@pytest.mark.parametrize("month", range(1, 13))
def test_last_friday_is_a_friday_of_the_last_seven_days(month):
    friday = last_friday(date(2026, month, 3))
    assert friday.weekday() == 4
    assert friday.month == month
    assert friday.day > 21


def test_dates_between_counts_both_ends():
    monthly = dates_between(rhythm("month"), date(2026, 9, 1), date(2026, 12, 31), TERMS)
    assert monthly == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
    ]


def test_school_year_begins_in_september():
    assert school_year_of(date(2026, 8, 31)) == 2025
    assert school_year_of(date(2026, 9, 1)) == 2026


def test_draw_ring_marks_past_and_next_days():
    ring = draw_ring([rhythm("whenever"), rhythm("month")], date(2026, 11, 22), TERMS)
    assert len(ring.months) == 12
    (circle,) = ring.circles
    assert circle.tone == 2
    assert len(circle.marks) == 12
    assert [m.is_past for m in circle.marks[:3]] == [True, True, False]
    assert [m.is_next for m in circle.marks].index(True) == 2


def test_draw_ring_begins_at_the_top_and_goes_clockwise():
    top = draw_ring([], date(2026, 9, 1), TERMS)
    assert top.hand_x == top.centre
    assert top.hand_y < top.centre
    spring = draw_ring([], date(2026, 12, 1), TERMS)
    assert spring.hand_x > top.centre
