"""Named questions about ideas."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from cms.audience.viewer import Viewer
from forum.boards.access import boards_from
from forum.boards.models import Level


class IdeaQuerySet(models.QuerySet):
    """Questions about ideas; every screen starts from `visible_to`."""

    def visible_to(
        self,
        viewer: Viewer,
        version: int | None = None,
        *,
        person: Any = None,
        standing: bool = False,
    ) -> "IdeaQuerySet":
        """The door: ideas whose topic the viewer sees, at stages that everybody sees.

        Ideas at other stages are seen by their author and those who moderate. A statement for many
        viewers (`circle_of`) says `person`, the place of the viewer's key; `standing` as of topics.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        known = topics.objects.visible_to(viewer, version, person=person, standing=standing)
        seen = Exists(known.filter(pk=OuterRef("topic_id")))
        shown = models.Q(stage__is_public=True) | models.Q(
            topic__board__in=boards_from(viewer, Level.MODERATE, version)
        )
        if viewer.person_id is not None:
            shown |= models.Q(topic__author=person or viewer.person_id)
        return self.filter(seen, shown)

    def listed_of(
        self,
        topics: Any,
        viewer: Viewer,
        version: int | None = None,
        *,
        person: Any = None,
        walks: bool = False,
    ) -> "IdeaQuerySet":
        """The same door for lists, of some of the topics that the viewer sees.

        With `walks` the topic is asked for row by row, so that the database reads an index of
        ideas until a page is full and never all topics first: better where there are many.
        """
        here = topics.filter(pk=OuterRef("topic_id"))
        special = models.Q(board__in=boards_from(viewer, Level.MODERATE, version))
        if viewer.person_id is not None:
            special |= models.Q(author=person or viewer.person_id)
        found = self.alias(special_topic=models.Subquery(here.filter(special).values("pk")[:1]))
        if walks:
            found = found.alias(known_topic=models.Subquery(here.values("pk")[:1]))
            found = found.filter(known_topic__isnull=False)
        else:
            found = found.filter(topic__in=topics)
        return found.filter(models.Q(stage__is_public=True) | models.Q(special_topic__isnull=False))

    def standing(self) -> "IdeaQuerySet":
        """Ideas that were not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def out(self) -> "IdeaQuerySet":
        """Ideas that everybody of their board reads."""
        return self.filter(topic__state="published")
