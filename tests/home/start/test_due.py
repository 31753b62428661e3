"""When an essay is due, in human words."""

from datetime import date

import pytest
from django.utils.translation import override

from home.start.due import due_phrase

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 11, 30), "This month's essay is due in 6 days."),
        (date(2026, 11, 26), "This month's essay is due in 2 days."),
        (date(2026, 11, 25), "This month's essay is due tomorrow."),
        (date(2026, 11, 24), "This month's essay is due today."),
        (date(2026, 10, 31), "The essay of October 2026 is late, and still welcome."),
    ],
)
def test_due_phrase(due_on, expected):
    with override("en"):
        assert due_phrase(due_on, TODAY) == expected
