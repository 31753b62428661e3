"""What waits for a person to act, of which the frame of every page tells one number.

Each app has one `awaited.py` that says what of it waits for whom. The number is kept for a minute;
whoever acts has it counted anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from cms.aggregates import Counted
from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.settings import limits

Rows = Callable[[Viewer, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Rows that wait for a viewer; nothing is asked for those whom it does not concern."""

    concerns: Callable[[Viewer], bool]
    rows: Rows


_awaited: list[Awaited] = []


def offer_awaited(*, concerns: Callable[[Viewer], bool]) -> Callable[[Rows], Rows]:
    """Decorator: `rows(viewer, now)` wait for the viewer, if it `concerns` them at all."""

    def registered(rows: Rows) -> Rows:
        _awaited.append(Awaited(concerns, rows))
        return rows

    return registered


def number_awaited(viewer: Viewer, now: datetime) -> int:
    """How much waits for `viewer`: one query a minute at most, none for whom nothing concerns."""
    concerning = [awaited for awaited in _awaited if awaited.concerns(viewer)]
    if viewer.person_id is None or not concerning:
        return 0
    number = cache.get(_key(viewer.person_id))
    if number is None:
        counted = {
            f"n_{place}": Counted(
                awaited.rows(viewer, now).order_by().values("pk")[: limits.UNREAD_COUNTED + 1]
            )
            for place, awaited in enumerate(concerning)
        }
        number = sum(User.objects.filter(pk=viewer.person_id).values_list(*counted.values()).get())
        cache.set(_key(viewer.person_id), number, limits.AWAITED_SECONDS)
    return number


def count_anew(person: User | None) -> None:
    """`person` has done something that waited, perhaps: their next page counts again."""
    if person is not None:
        transaction.on_commit(partial(cache.delete, _key(person.pk)))


def _key(person: int) -> str:
    return f"awaited-{person}"
