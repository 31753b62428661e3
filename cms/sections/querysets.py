"""Named questions about the line on top of every page."""

from datetime import datetime

from django.db import models
from django.db.models import Expression, Q


class SiteNoticeQuerySet(models.QuerySet):
    """Questions about notices."""

    def shown_at(self, moment: datetime | Expression, language: str) -> "SiteNoticeQuerySet":
        """Published notices in `language` whose time is `moment`, newest first."""
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
            live=True,
            starts_at__lte=moment,
            locale__language_code=language,
        ).order_by("-starts_at", "-pk")
