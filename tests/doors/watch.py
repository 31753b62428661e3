"""Which rows of a table came by which door, so that an open door asks those rows alone.

Without `make doors` nothing is watched and every row is given.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Row = TypeVar("Row")

KEYS: dict[Hashable, set[int]] = {}


class Doors:
    """Which door is open, and which were asked since somebody looked."""

    def __init__(self) -> None:
        self.is_watching = False
        self.open: int | None = None
        # Whose rows alone are asked: those of the open door, or of one that was open a moment ago.
        self.tried: int | None = None
        self.asked: set[int] = set()

    def opened(self, number: int) -> bool:
        """What the rewritten files ask."""
        self.asked.add(number)
        return number == self.open


DOORS = Doors()


def through(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> Iterator[Row]:
    """`rows` one by one; while a door is tried those that came by it when all were shut.

    A row that was never seen with all doors shut is given always.
    """
    for row in rows:
        name = key(row)
        if DOORS.tried is not None and DOORS.tried not in KEYS.get(name, {DOORS.tried}):
            continue
        before, DOORS.asked = DOORS.asked, set()
        yield row
        if DOORS.is_watching and DOORS.tried is None:
            KEYS.setdefault(name, set()).update(DOORS.asked)
        DOORS.asked |= before
