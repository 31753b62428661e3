"""Named questions about reports of mistakes."""

from django.db import models
from django.db.models import Q

from cms.audience.viewer import Viewer
from library.methods.models import Method


class CorrectionQuerySet(models.QuerySet):
    """Every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "CorrectionQuerySet":
        """For editors all, for others those of their own methods and those that they sent."""
        if viewer.is_editor:
            return self.all()
        if viewer.person_id is None:
            return self.none()
        own = Method.objects.written_by(viewer)
        return self.filter(Q(person=viewer.person_id) | Q(method__in=own.values("pk")))

    def open(self) -> "CorrectionQuerySet":
        """Those that nobody has answered: urgent ones first, then the longest wait."""
        return self.filter(answered_at__isnull=True).order_by("-is_urgent", "sent_at", "pk")

    def answered(self) -> "CorrectionQuerySet":
        """The others, newest answer first."""
        return self.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
