"""Named questions about files on their way."""

from datetime import datetime

from django.db import models

from cms.audience.viewer import Viewer


class UploadQuerySet(models.QuerySet):
    """Questions about files on their way."""

    def visible_to(self, viewer: Viewer) -> "UploadQuerySet":
        """One's own: nobody else knows of it."""
        return self.filter(owner=viewer.person_id) if viewer.person_id else self.none()

    def on_their_way(self) -> "UploadQuerySet":
        """Those that are not whole yet, the longest untouched first."""
        return self.filter(stored__isnull=True).order_by("touched_at", "key")

    def untouched_since(self, moment: datetime) -> "UploadQuerySet":
        """Those that nobody goes on with."""
        return self.filter(touched_at__lt=moment)
