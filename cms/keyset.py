"""Pages of a list from a row on, or up to one, so that page 400 costs what page 1 costs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.http import QueryDict

Row = TypeVar("Row")
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,9})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MOMENT = 10**16  # microseconds: the year 2286
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row that is not on the page itself: `value` is that of the column that orders the list."""

    value: int
    pk: int
    is_back: bool = False  # the page before that row, not the one after it

    @property
    def at(self) -> datetime:
        """The value of a column of moments."""
        return _EPOCH + timedelta(microseconds=min(self.value, _LAST_MOMENT))

    @property
    def count(self) -> int:
        """The value of a column of numbers."""
        return min(self.value, _LARGEST)


def cursor_of(data: QueryDict) -> Cursor | None:
    """What an address says with `after` or `before`; None for the first page."""
    for name in ("after", "before"):
        if match := _CURSOR.fullmatch(data.get(name, "")):
            return Cursor(int(match[1]), min(int(match[2]), _LARGEST), name == "before")
    return None


def told(value: int | datetime, pk: int) -> str:
    """A row as an address names it."""
    if isinstance(value, datetime):
        value = (value - _EPOCH) // timedelta(microseconds=1)
    return f"{value}-{pk}"


def beyond(column: str, value: object, pk: object, *, rises: bool) -> Q:
    """Rows past the one named, in the order of `column` and key; `rises` is the way to go.

    In words that an index serves: the first half bounds what is read.
    """
    way = "gt" if rises else "lt"
    further = Q(**{f"{column}__{way}": value}) | Q(**{f"pk__{way}": pk})
    return Q(**{f"{column}__{way}e": value}) & further


def in_order(column: str, *, rises: bool) -> tuple[Combinable, Combinable]:
    """By `column`, then by key."""
    columns = (F(column), F("pk"))
    first, second = (c.asc() if rises else c.desc() for c in columns)
    return first, second


@dataclass(frozen=True, slots=True)
class Window(Generic[Row]):
    """Rows of a page, in the order of the list, and the ends from which one goes on.

    `is_top`: going back has come to the first page, which has an address of its own.
    """

    rows: Sequence[Row]
    earlier: Row | None
    later: Row | None
    is_top: bool = False


def window_of(found: Sequence[Row], length: int, *, starts: bool, is_back: bool) -> Window[Row]:
    """Cuts a page out of `found`, which has one row more than `length` if there are so many.

    `starts` says that this is the first page; rows of a page back come in the other order.
    """
    has_more = len(found) > length
    rows = list(found[:length])
    if is_back:
        rows.reverse()
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return Window(
        rows=rows,
        earlier=first if (has_more if is_back else not starts) else None,
        later=last if is_back or has_more else None,
        is_top=is_back and not has_more,
    )
