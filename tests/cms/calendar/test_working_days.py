"""Working days around the holidays of Kazakhstan."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from cms.calendar.models import SpecialDay
from cms.calendar.working_days import (
    WorkingDays,
    add_working_days,
    is_working_day,
    special_days_beside,
)
from cms.people.models import User

pytestmark = pytest.mark.django_db


def at(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        # A plain week: Monday to Tuesday, Friday to Monday.
        (at(2026, 11, 23), 1, date(2026, 11, 24)),
        (at(2026, 11, 27), 1, date(2026, 11, 30)),
        (at(2026, 11, 23), 5, date(2026, 11, 30)),
        # A letter of Saturday counts from Monday, as one of Friday evening does.
        (at(2026, 11, 28), 1, date(2026, 11, 30)),
        # Nauryz 2026: 21–23 March lie on a weekend and Monday; 24 and 25 are days off instead.
        (at(2026, 3, 20), 1, date(2026, 3, 26)),
        (at(2026, 3, 18), 5, date(2026, 3, 30)),
        # New Year 2025: 3 January is off, Sunday the 5th is worked instead, the 7th is Christmas.
        (at(2024, 12, 31), 1, date(2025, 1, 5)),
        (at(2024, 12, 31), 3, date(2025, 1, 8)),
        # Weekend transfer of 2024: 8 May is off, Saturday 4 May is worked.
        (at(2024, 5, 3), 1, date(2024, 5, 4)),
        (at(2024, 5, 6), 1, date(2024, 5, 10)),
    ],
)
def test_add_working_days_goes_round_holidays(start, days, expected):
    end = timezone.localtime(add_working_days(start, days))
    assert end.date() == expected
    assert (end.hour, end.minute) == (23, 59)


def test_add_working_days_counts_in_school_time():
    # Half past ten in the evening in UTC is the next morning at school.
    night = datetime.fromisoformat("2026-11-23T22:30:00+00:00")
    assert timezone.localdate(add_working_days(night, 1)) == date(2026, 11, 25)


def test_special_days_win_over_the_calendar():
    SpecialDay.objects.create(day=date(2026, 11, 24), is_working=False, note="Қар")
    SpecialDay.objects.create(day=date(2026, 11, 28), is_working=True)
    assert timezone.localdate(add_working_days(at(2026, 11, 23), 1)) == date(2026, 11, 25)
    assert timezone.localdate(add_working_days(at(2026, 11, 27), 1)) == date(2026, 11, 28)
    assert not is_working_day(date(2026, 11, 24))
    assert is_working_day(date(2026, 11, 28))


def test_working_days_counts_days_that_began():
    def between(first, last):
        return WorkingDays(first, last).between(first, last)

    assert between(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert between(date(2026, 11, 27), date(2026, 11, 30)) == 1
    assert between(date(2026, 3, 20), date(2026, 3, 27)) == 2
    assert between(date(2026, 3, 27), date(2026, 3, 20)) == 0


def test_working_days_told_beside_a_row_are_those_of_the_table(django_assert_num_queries):
    User.objects.create(username="somebody")
    rows = User.objects.annotate(days=special_days_beside())
    first, last = date(2026, 11, 20), date(2026, 11, 30)
    assert WorkingDays.told(rows.get().days).between(first, last) == 6
    SpecialDay.objects.create(day=date(2026, 11, 24), is_working=False)
    SpecialDay.objects.create(day=date(2026, 11, 28), is_working=True)
    SpecialDay.objects.create(day=date(2026, 11, 29), is_working=True)
    with django_assert_num_queries(1):
        days = WorkingDays.told(rows.get().days)
        assert days.between(first, last) == 7
    assert WorkingDays(first, last).between(first, last) == 7
