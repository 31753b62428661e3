"""Named questions about addresses of other sites."""

from datetime import date

from django.db import models


class OutsideLinkQuerySet(models.QuerySet):
    """Questions about addresses; who may read the answers is decided by the caller."""

    def due(self, today: date) -> "OutsideLinkQuerySet":
        """Those whose day has come, the longest wait first."""
        return self.filter(due_on__lte=today).order_by("due_on", "pk")

    def broken(self) -> "OutsideLinkQuerySet":
        """Those that failed on several days, the longest broken first."""
        return self.filter(broken_since__isnull=False).order_by("broken_since", "pk")
