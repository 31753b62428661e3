"""Named questions about announcements."""

from django.db import models
from django.db.models import Q

from cms.audience.viewer import Viewer


class AnnouncementQuerySet(models.QuerySet):
    """Questions about announcements; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "AnnouncementQuerySet":
        """Those to the viewer's own classes and to classes the viewer coordinates."""
        if viewer.is_administrator:
            return self.all()
        own = Q(pk__in=[])
        for path in viewer.place_paths:
            own |= Q(place__path=path)
        for path in viewer.coordinated_paths:
            own |= Q(place__path__startswith=path)
        return self.filter(own)

    def newest(self) -> "AnnouncementQuerySet":
        """Last said first."""
        return self.order_by("-created_at", "-pk")
