"""Named questions about lessons in which a method was used."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from cms.audience.viewer import Viewer
from cms.ports.reviewable import PUBLISHED, REMOVED


class UseQuerySet(models.QuerySet):
    """Every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "UseQuerySet":
        """What is out, and one's own that waits, of methods on the shelf; removed words are in
        nobody's sight."""
        on_shelf = apps.get_model("library.Method")._default_manager.published()
        out = Q(state=PUBLISHED)
        if viewer.person_id is not None:
            out |= Q(person=viewer.person_id) & ~Q(state=REMOVED)
        return self.filter(out, method__in=on_shelf.values("pk"))

    def published(self) -> "UseQuerySet":
        """What everybody reads who reads the method."""
        return self.filter(state=PUBLISHED)

    def said_by(self, viewer: Viewer) -> "UseQuerySet":
        """One's own."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(person=viewer.person_id)
