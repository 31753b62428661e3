"""Pages by a row: every row once, both ways, whatever an address says."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from cms.keyset import Cursor, beyond, cursor_of, in_order, told, window_of
from cms.people.models import User

MOMENT = datetime(2026, 11, 22, 10, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "after=", "after=x", "after=1", "after=-1-2", "after=1-2-3", "before=1-", "after=١-٢"],
)
def test_cursor_of_what_is_none_is_the_first_page(text):
    assert cursor_of(QueryDict(text)) is None


def test_cursor_of_what_told_wrote():
    found = cursor_of(QueryDict(f"after={told(MOMENT, 7)}"))
    assert (found.at, found.pk, found.is_back) == (MOMENT, 7, False)
    found = cursor_of(QueryDict(f"before={told(12, 3)}"))
    assert (found.count, found.pk, found.is_back) == (12, 3, True)


def test_cursor_of_large_numbers_stays_within_the_columns():
    found = cursor_of(QueryDict("after=999999999999999999-999999999"))
    assert found.at.year < 2300
    assert found.count == 2**31 - 1
    assert Cursor(1, 1).at.year == 1970


@pytest.mark.parametrize(
    ("found", "starts", "is_back", "rows", "earlier", "later", "is_top"),
    [
        ([], True, False, [], None, None, False),
        ([1, 2], True, False, [1, 2], None, None, False),
        ([1, 2, 3, 4], True, False, [1, 2, 3], None, 3, False),
        ([4, 5, 6, 7], False, False, [4, 5, 6], 4, 6, False),
        ([7, 8], False, False, [7, 8], 7, None, False),
        ([6, 5, 4, 3], False, True, [4, 5, 6], 4, 6, False),
        ([3, 2, 1], False, True, [1, 2, 3], None, 3, True),
        ([1], False, True, [1], None, 1, True),
    ],
)
def test_window_of_knows_both_ends(found, starts, is_back, rows, earlier, later, is_top):
    window = window_of(found, 3, starts=starts, is_back=is_back)
    assert (list(window.rows), window.earlier, window.later) == (rows, earlier, later)
    assert window.is_top == is_top


@pytest.mark.django_db
@pytest.mark.parametrize("rises", [True, False])
def test_beyond_walks_through_equal_values_by_key(rises):
    for n in range(9):
        User.objects.create(username=f"u{n}", last_name="абв"[n // 3])
    every = User.objects.filter(username__startswith="u")
    expected = list(every.order_by(*in_order("last_name", rises=rises)))
    seen, here = [], every
    while page := list(here.order_by(*in_order("last_name", rises=rises))[:2]):
        seen += page
        here = every.filter(beyond("last_name", page[-1].last_name, page[-1].pk, rises=rises))
    assert seen == expected
