"""Rows of work about files that the background worker takes in hand: one at a time, a few times.

A row by which workers died again and again is given up by whoever takes it; one that nobody holds
any more is taken by the next.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q


class WaitingQuerySet(models.QuerySet):
    """Questions about such rows; `state` is "waiting" until the work is done or given up."""

    def waiting(self) -> "WaitingQuerySet":
        """Those whose work is still to be done."""
        return self.filter(state="waiting")

    def free(self, now: datetime) -> "WaitingQuerySet":
        """Those of them that nobody has in hand or in the queue."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lt=now))

    def by_state(self) -> dict[str, int]:
        """How many there are of each state."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def hold(self, pks: Iterable[int], *, now: datetime, seconds: int) -> list[int]:
        """Takes those that nobody has in hand; which."""
        until = now + timedelta(seconds=seconds)
        return [pk for pk in pks if self.free(now).filter(pk=pk).update(held_until=until)]

    def take(self, pk: int, *, now: datetime, seconds: int) -> Any:
        """The row, with its attempts before this one; None when there is nothing to do, or another
        is at it."""
        mine = self.waiting().filter(pk=pk)
        row = mine.first()
        until = now + timedelta(seconds=seconds)
        if row is None or not mine.filter(attempts=row.attempts).update(
            attempts=F("attempts") + 1, held_until=until
        ):
            return None
        return row

    def leave(self, row: Any) -> None:
        """What stood in the way was no fault of the file: the attempt does not count."""
        self.waiting().filter(pk=row.pk).update(attempts=row.attempts)


class Waiting(models.Model):
    """The columns of such a row beside its `state`."""

    attempts = models.PositiveSmallIntegerField(default=0)
    # Until then somebody is at it, or it stands in the queue.
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
