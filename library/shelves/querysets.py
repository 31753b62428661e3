"""Named questions about lists that people keep."""

from django.apps import apps
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cms.audience.viewer import Viewer
from cms.ports.reviewable import PUBLISHED


class ReadingListQuerySet(models.QuerySet):
    """Every screen starts from `visible_to`, or from the key of a link."""

    def visible_to(self, viewer: Viewer) -> "ReadingListQuerySet":
        """One's own and nobody else's, whatever one's role is."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(owner=viewer.person_id)

    def shared_by(self, key: str) -> "ReadingListQuerySet":
        """The list behind a link that was not taken back, of somebody who is still here."""
        if not key:
            return self.none()
        return self.filter(share_key=key, state=PUBLISHED, owner__is_active=True)

    def with_counts(self, viewer: Viewer) -> "ReadingListQuerySet":
        """Adds `count`: how many of its things `viewer` may read."""
        works = apps.get_model("library.ListedWork")._default_manager
        seen = works.visible_to(viewer).filter(reading_list=OuterRef("pk")).order_by()
        counted = seen.values("reading_list").annotate(number=Count("pk")).values("number")
        return self.annotate(count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


class ListedWorkQuerySet(models.QuerySet):
    """The things of lists, through the doors of the things themselves."""

    def visible_to(self, viewer: Viewer) -> "ListedWorkQuerySet":
        """What stands on the shelf, and essays that the viewer may read."""
        methods = apps.get_model("library.Method")._default_manager.published()
        essays = apps.get_model("library.Essay")._default_manager.visible_to(viewer).published()
        return self.filter(Q(method__in=methods.values("pk")) | Q(essay__in=essays.values("pk")))
