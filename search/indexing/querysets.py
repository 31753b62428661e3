"""Named questions about the outbox and those who follow it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet):
    """Questions about changes."""

    def unnumbered(self) -> "OutboxQuerySet":
        """Committed, but in no order yet."""
        return self.filter(seq__isnull=True)

    def after(self, seq: int) -> "OutboxQuerySet":
        """Numbered changes that who stands at `seq` has not read, in order."""
        return self.filter(seq__gt=seq).order_by("seq")

    def ahead_of(self, seq: int) -> "OutboxQuerySet":
        """All that who stands at `seq` has not read, numbered or not."""
        return self.filter(Q(seq__gt=seq) | Q(seq__isnull=True))


class PositionQuerySet(models.QuerySet):
    """Questions about followers."""

    def free_for(self, holders: Iterable[str], now: datetime) -> "PositionQuerySet":
        """Those that one of `holders` may work for: in nobody else's hands, or no longer."""
        return self.filter(
            Q(held_until__isnull=True) | Q(held_until__lte=now) | Q(held_by__in=list(holders))
        )

    def held(self, position: models.Model) -> "PositionQuerySet":
        """`position`, if it is still in the hands it was in when it was read."""
        return self.filter(
            pk=position.pk,
            held_by=position.held_by,  # type: ignore[attr-defined]
            held_until=position.held_until,  # type: ignore[attr-defined]
        )


class FailureQuerySet(models.QuerySet):
    """Questions about documents that could not be indexed."""

    def due(self, now: datetime) -> "FailureQuerySet":
        """To be tried again now."""
        return self.alive().filter(next_try_at__lte=now)

    def alive(self) -> "FailureQuerySet":
        """Not given up."""
        return self.filter(dead_at__isnull=True)

    def dead(self) -> "FailureQuerySet":
        """Given up after the last attempt: a person has to look."""
        return self.filter(dead_at__isnull=False)
