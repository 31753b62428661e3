"""Named questions about places, memberships and communities."""

from datetime import date

from django.db import models
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet


class PlaceQuerySet(MP_NodeQuerySet):
    """Questions about places."""

    def active(self) -> "PlaceQuerySet":
        """Places in use."""
        return self.filter(is_active=True)

    def of_kind(self, kind: str) -> "PlaceQuerySet":
        """Places of one kind (region, district, organisation, class)."""
        return self.filter(kind=kind)

    def within(self, paths: "frozenset[str] | tuple[str, ...]") -> "PlaceQuerySet":
        """Places at or below any of the tree `paths`."""
        if not paths:
            return self.none()
        query = models.Q()
        for path in paths:
            query |= models.Q(path__startswith=path)
        return self.filter(query)


class PlaceManager(MP_NodeManager.from_queryset(PlaceQuerySet)):  # type: ignore[misc]
    """Places in the order of the tree."""

    def get_queryset(self) -> PlaceQuerySet:
        """All places, by path."""
        return PlaceQuerySet(self.model, using=self._db).order_by("path")


class MembershipQuerySet(models.QuerySet):
    """Questions about memberships of places and of communities (same columns)."""

    def requested(self) -> "MembershipQuerySet":
        """Those that wait for an answer."""
        return self.filter(state="requested")

    def active(self, today: date | None = None) -> "MembershipQuerySet":
        """Accepted ones that hold on `today` (default: today in school time).

        `ended_on` is the first day without the role, so that an end holds at once.
        """
        day = today or timezone.localdate()
        return self.filter(
            models.Q(started_on__isnull=True) | models.Q(started_on__lte=day),
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day),
            state="active",
        )


class CommunityQuerySet(models.QuerySet):
    """Questions about communities."""

    def active(self) -> "CommunityQuerySet":
        """Communities that work now."""
        return self.filter(is_active=True)
