"""Named questions about what editors tell the search."""

from datetime import date

from django.db import models
from django.db.models import Q


class PromotionQuerySet(models.QuerySet):
    """Questions about promoted results."""

    def shown_on(self, day: date) -> "PromotionQuerySet":
        """Those that hold on `day`."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
