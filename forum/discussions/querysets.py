"""Named questions about topics and posts; every screen starts from `visible_to`."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.audience.viewer import Viewer
from cms.moderation.models import ReviewItem
from forum.boards.access import boards_from, levels_of, snapshot
from forum.boards.models import Level


def within_reach(viewer: Viewer) -> Q:
    """What is not kept in an organisation, and what is kept in one of the viewer's."""
    return Q(kept_in__in=["", *sorted(viewer.organisation_paths)])


class TagQuerySet(models.QuerySet):
    """Questions about tags."""

    def offered(self) -> "TagQuerySet":
        """Those that were not joined to another."""
        return self.filter(merged_into__isnull=True)


def _is_looked_at(first: Any) -> Q:
    """Hidden topics whose first post a moderator has still to decide of."""
    opening = first.objects.filter(topic=OuterRef(OuterRef("pk")), number=1)
    items = ReviewItem.objects.open().filter(kind="post", object_pk__in=opening.values("pk"))
    return Q(Exists(items), state="hidden", published_at__isnull=False)


class TopicQuerySet(models.QuerySet):
    """Questions about topics."""

    def published(self) -> "TopicQuerySet":
        """What everybody of the board reads."""
        return self.filter(state="published")

    def visible_to(
        self,
        viewer: Viewer,
        version: int | None = None,
        *,
        person: Any = None,
        standing: bool = False,
    ) -> "TopicQuerySet":
        """The door: published topics of boards that the viewer reads, one's own, and all of the
        boards one answers for.

        Private ones, and all on boards of own topics, only for their author and those. A statement
        that serves a whole circle of viewers (`access.circle_of`) says `person`, the place where
        the viewer's key is given. Pages of one topic say `standing`: whoever read it before finds
        it in its place while a moderator looks at its first post, which they do not see (`veil`).
        """
        read = boards_from(viewer, Level.READ, version)
        moderated = boards_from(viewer, Level.MODERATE, version)
        facts = snapshot(version).boards
        open_to_all = [pk for pk in read if not facts[pk].is_own_topics_only]
        open_ones = Q(board__in=open_to_all, state="published", is_private=False)
        if standing:
            first = self.model._meta.get_field("posts").related_model
            open_ones |= Q(board__in=open_to_all, is_private=False) & _is_looked_at(first)
        shown = Q(board__in=moderated) | (open_ones & within_reach(viewer))
        if viewer.person_id is not None:
            shown |= Q(author=person or viewer.person_id) & ~Q(state="removed")
        return self.filter(shown)

    def listed_on(
        self, viewer: Viewer, board_id: int, version: int | None = None, *, person: Any = None
    ) -> "TopicQuerySet":
        """The door to the list of one board: what is published there for `viewer`.

        The same as `visible_to` without a word of other boards, so that the index serves it.
        """
        facts = snapshot(version).boards.get(board_id)
        level = levels_of(viewer, version).get(board_id, 0)
        if facts is None or level < Level.READ:
            return self.none()
        listed = self.filter(board=board_id, state="published")
        if level >= Level.MODERATE:
            return listed
        is_known = viewer.person_id is not None
        own = Q(author=person or viewer.person_id) if is_known else Q(pk__in=[])
        if facts.is_own_topics_only:
            return listed.filter(own)
        return listed.filter((Q(is_private=False) & within_reach(viewer)) | own)

    def newest(self) -> "TopicQuerySet":
        """What stands on top first, then the last talked about: the index `topic_list`."""
        return self.order_by("-is_pinned", "-last_number_at", "-pk")


class PostQuerySet(models.QuerySet):
    """Questions about posts."""

    def published(self) -> "PostQuerySet":
        """What everybody of the topic reads."""
        return self.filter(state="published")

    def visible_to(
        self,
        viewer: Viewer,
        version: int | None = None,
        *,
        person: Any = None,
        standing: bool = False,
    ) -> "PostQuerySet":
        """The door: published posts of visible topics, one's own, and all that one moderates.

        `person` and `standing` as of topics.
        """
        topic: Any = self.model._meta.get_field("topic").related_model
        topics = topic.objects.visible_to(viewer, version, person=person, standing=standing)
        seen = Q(Exists(topics.filter(pk=OuterRef("topic_id"))))
        moderated = Q(topic__board__in=boards_from(viewer, Level.MODERATE, version))
        published = Q(state="published") & within_reach(viewer)
        if viewer.person_id is None:
            return self.filter(seen, published | moderated)
        # In a topic of one's own on a board that one reads no more, one's own posts alone.
        read = Q(topic__board__in=boards_from(viewer, Level.READ, version))
        published &= read | Q(topic__is_private=True)
        own = Q(author=person or viewer.person_id) & ~Q(state="removed")
        return self.filter(seen, published | moderated | own)

    def within(self, viewer: Viewer, *, moderates: bool) -> "PostQuerySet":
        """Posts of a topic that has come through the door: published ones and one's own; those
        who moderate its board read all of them."""
        if moderates:
            return self.all()
        shown = Q(state="published") & within_reach(viewer)
        if viewer.person_id is not None:
            shown |= Q(author=viewer.person_id) & ~Q(state="removed")
        return self.filter(shown)

    def window(self, page: int, length: int) -> "PostQuerySet":
        """The posts of one page of a topic: a window of numbers, the same work on every page."""
        first = length * (page - 1) + 1
        return self.filter(number__gte=first, number__lt=first + length).order_by("number")
