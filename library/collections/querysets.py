"""Named questions about collections of editors."""

from django.apps import apps
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cms.audience.viewer import Viewer


class CollectionQuerySet(models.QuerySet):
    """Every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "CollectionQuerySet":
        """What editors have published is for everybody; their drafts stand in the admin."""
        return self.filter(live=True)

    def in_order(self) -> "CollectionQuerySet":
        """As editors have put them."""
        return self.order_by("position", "-pk")

    def with_counts(self, viewer: Viewer) -> "CollectionQuerySet":
        """Adds `count`: how many of its things `viewer` may read."""
        items = apps.get_model("library.CollectionItem")._default_manager
        seen = items.visible_to(viewer).filter(collection=OuterRef("pk")).order_by()
        counted = seen.values("collection").annotate(number=Count("pk")).values("number")
        return self.annotate(count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


class CollectionItemQuerySet(models.QuerySet):
    """The things of collections, through the doors of the things themselves."""

    def visible_to(self, viewer: Viewer) -> "CollectionItemQuerySet":
        """What stands on the shelf, and essays that the viewer may read."""
        methods = apps.get_model("library.Method")._default_manager.published()
        essays = apps.get_model("library.Essay")._default_manager.visible_to(viewer).published()
        return self.filter(
            Q(method__in=methods.values("pk")) | Q(essay__in=essays.values("pk")),
            collection__live=True,
        )
