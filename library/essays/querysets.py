"""Named questions about essays."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.audience.viewer import Viewer

_AUDIENCES = ("public", "teachers", "community")


def _open_to(viewer: Viewer) -> tuple[str, ...]:
    """Audiences that the viewer belongs to, whatever the community."""
    return ("public", "teachers") if viewer.is_pedagogue or viewer.is_editor else ("public",)


class EssayQuerySet(models.QuerySet):
    """Questions about essays; every screen starts from `visible_to`."""

    def published(self) -> "EssayQuerySet":
        """Essays that were posted, of communities that use essays."""
        return self.filter(live=True, community__uses_essays=True)

    def visible_to(self, viewer: Viewer) -> "EssayQuerySet":
        """Posted ones within their audience, and one's own."""
        if viewer.is_administrator:
            return self.all()
        audience = Q(audience__in=_open_to(viewer))
        if viewer.community_ids:
            shown = self.model.also_shown_in.through.objects.filter(  # type: ignore[attr-defined]
                essay_id=OuterRef("pk"), community_id__in=viewer.community_ids
            )
            audience |= Q(community_id__in=viewer.community_ids) | Q(Exists(shown))
        posted = Q(live=True, community__uses_essays=True) & audience
        if viewer.person_id is None:
            return self.filter(posted)
        return self.filter(posted | Q(author_id=viewer.person_id))

    def published_parts(self, viewer: Viewer) -> "list[EssayQuerySet]":
        """What `visible_to` shows of the posted ones, in parts that share none.

        A database counts each from an index, but all of them together only by reading every row.
        """
        if viewer.is_administrator:
            return [self.published()]
        audiences = _open_to(viewer)
        parts = [self.published().filter(audience__in=audiences)]
        if viewer.person_id is not None:
            others = [one for one in _AUDIENCES if one not in audiences]
            parts.append(self.filter(audience__in=others).visible_to(viewer).published())
        return parts

    def written_by(self, viewer: Viewer) -> "EssayQuerySet":
        """The viewer's own, drafts too: the door to what only an author may know of."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(author_id=viewer.person_id)

    def in_community(self, community_id: int) -> "EssayQuerySet":
        """Written for the community or shown in it by a tick."""
        shown = self.model.also_shown_in.through.objects.filter(  # type: ignore[attr-defined]
            essay_id=OuterRef("pk"), community_id=community_id
        )
        return self.filter(Q(community_id=community_id) | Exists(shown))

    def newest(self) -> "EssayQuerySet":
        """Newest month first, within it last posted first."""
        return self.order_by("-month", "-first_published_at", "-id")
