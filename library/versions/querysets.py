"""Named questions about versions."""

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

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

    def naming(self, person: int) -> "MethodVersionQuerySet":
        """Those that name the person among their authors, also one who was taken out since."""
        # No database but PostgreSQL looks into lists; as text all write them alike.
        written = self.annotate(written=Cast("authors", TextField()))
        key = f'"person": {person}'
        return written.filter(Q(written__contains=f"{key},") | Q(written__contains=f"{key}}}"))
