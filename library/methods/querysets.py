"""Named questions about methods."""

from django.db import models
from django.db.models import Q

from cms.audience.viewer import Viewer

_ON_THE_SHELF = (
    Q(live=True)
    & (Q(place__isnull=True) | Q(place__uses_methods=True))
    & (Q(community__isnull=True) | Q(community__uses_methods=True))
)


class MethodQuerySet(models.QuerySet):
    """Questions about methods; every screen starts from `visible_to`."""

    def published(self) -> "MethodQuerySet":
        """Methods that stand on the shelf, of organisations and communities that use methods."""
        return self.filter(_ON_THE_SHELF)

    def visible_to(self, viewer: Viewer) -> "MethodQuerySet":
        """Published ones, one's own, and for editors all."""
        if viewer.is_editor:
            return self.all()
        if viewer.person_id is None:
            return self.published()
        return self.filter(_ON_THE_SHELF | Q(author_id=viewer.person_id))

    def newest(self) -> "MethodQuerySet":
        """In the order of the shelf: last published first."""
        return self.order_by("-first_published_at", "-id")
