"""Named questions about versions."""

from django.db import models

from cms.audience.viewer import Viewer
from library.methods.models import Method


class MethodVersionQuerySet(models.QuerySet):
    """Questions about versions; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "MethodVersionQuerySet":
        """Versions of what stands on the shelf; for editors those of what was taken back too."""
        if viewer.is_editor:
            return self.all()
        return self.filter(method__in=Method.objects.published())

    def of_method(self, method: Method) -> "MethodVersionQuerySet":
        """Newest first."""
        return self.filter(method=method).order_by("-number")
