"""Named questions about ideas."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from cms.audience.viewer import Viewer
from forum.boards.access import boards_from
from forum.boards.models import Level


class IdeaQuerySet(models.QuerySet):
    """Questions about ideas; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer, version: int | None = None) -> "IdeaQuerySet":
        """The door: ideas whose topic the viewer sees, at stages that everybody sees.

        Ideas at other stages are seen by their author and those who moderate.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        seen = topics.objects.visible_to(viewer, version).filter(pk=OuterRef("topic_id"))
        shown = models.Q(stage__is_public=True) | models.Q(
            topic__board__in=boards_from(viewer, Level.MODERATE, version)
        )
        if viewer.person_id is not None:
            shown |= models.Q(topic__author=viewer.person_id)
        return self.filter(Exists(seen), shown)

    def standing(self) -> "IdeaQuerySet":
        """Ideas that were not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def out(self) -> "IdeaQuerySet":
        """Ideas that everybody of their board reads."""
        return self.filter(topic__state="published")
