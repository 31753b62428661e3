"""Named questions about the review queue."""

from django.db import models
from django.db.models import Q

from cms.audience.viewer import Viewer
from cms.people.models import Membership


class ReviewItemQuerySet(models.QuerySet):
    """Questions about what awaits moderators."""

    def open(self) -> "ReviewItemQuerySet":
        """What nobody has decided yet."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, viewer: Viewer) -> "ReviewItemQuerySet":
        """The door: what the viewer answers for, by place or by community, never their own."""
        if viewer.is_administrator:
            return self.exclude(author=viewer.person_id) if viewer.person_id else self.none()
        scope = Q(community__in=viewer.led_community_ids)
        for path in viewer.moderated_paths:
            scope |= Q(scope_path__startswith=path)
        if viewer.moderates_everything:
            scope |= Q(scope_path="")
        return self.filter(scope).exclude(author=viewer.person_id)

    def in_turn(self) -> "ReviewItemQuerySet":
        """Urgent first, then what most reports weigh on, then the oldest."""
        return self.order_by("-is_urgent", "-score", "opened_at", "pk")


class SanctionQuerySet(models.QuerySet):
    """Questions about warnings and pauses."""

    def visible_to(self, viewer: Viewer) -> "SanctionQuerySet":
        """The door: those one has given, and those of people of the places one answers for."""
        if viewer.moderates_everything:
            return self
        if viewer.person_id is None:
            return self.none()  # what nobody is named for was given by those who have left
        shown = Q(given_by=viewer.person_id)
        here = Q(pk__in=[])
        for path in viewer.moderated_paths:
            here |= Q(place__path__startswith=path)
        if viewer.moderated_paths:
            shown |= Q(person__in=Membership.objects.active().filter(here).values("person"))
        return self.filter(shown)
