"""Named questions about ideas."""

from django.db import models
from django.db.models import Exists, OuterRef

from cms.audience.viewer import Viewer


class IdeaQuerySet(models.QuerySet):
    """Questions about ideas; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer, version: int | None = None) -> "IdeaQuerySet":
        """The door: ideas whose topic the viewer sees."""
        topics = self.model._meta.get_field("topic").related_model.objects
        return self.filter(
            Exists(topics.visible_to(viewer, version).filter(pk=OuterRef("topic_id")))
        )

    def standing(self) -> "IdeaQuerySet":
        """Ideas that were not merged into another one."""
        return self.filter(merged_into__isnull=True)
