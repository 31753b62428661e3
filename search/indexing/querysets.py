"""Named questions about the outbox."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet):
    """Questions about changes that wait."""

    def due(self, now: datetime) -> "OutboxQuerySet":
        """To be tried now, in nobody's hands."""
        return self.alive().filter(
            Q(locked_until__isnull=True) | Q(locked_until__lte=now), next_try_at__lte=now
        )

    def alive(self) -> "OutboxQuerySet":
        """Not given up."""
        return self.filter(dead_at__isnull=True)

    def dead(self) -> "OutboxQuerySet":
        """Given up after the last attempt: a person has to look."""
        return self.filter(dead_at__isnull=False)

    def troubled(self) -> "OutboxQuerySet":
        """Failed at least once."""
        return self.filter(attempts__gt=0)

    def unchanged(self, rows: Iterable[models.Model]) -> "OutboxQuerySet":
        """Those of `rows` that nobody changed or claimed since they were read."""
        same = [
            Q(pk=row.pk, seq=row.seq, locked_until=row.locked_until)  # type: ignore[attr-defined]
            for row in rows
        ]
        return self.filter(reduce(or_, same)) if same else self.none()
