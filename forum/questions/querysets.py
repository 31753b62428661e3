"""Named questions about questions to the administration."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.audience.viewer import Viewer
from cms.people.models import Role

ANSWERING_ROLES = frozenset({Role.HEAD, Role.DEPUTY})


def answered_paths(viewer: Viewer) -> frozenset[str]:
    """Tree paths of the places that the viewer answers for: a head, a deputy, a coordinator."""
    led = {path for role, path in viewer.held if role in ANSWERING_ROLES}
    return viewer.coordinated_paths | led


class QuestionQuerySet(models.QuerySet):
    """Questions about questions; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer, version: int | None = None) -> "QuestionQuerySet":
        """The door: those whose topic the viewer sees, one's own, and those one has to answer.

        What was not confirmed by mail yet is nowhere; what waits for a moderator is not answered.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        seen = Q(Exists(topics.objects.visible_to(viewer, version).filter(pk=OuterRef("topic_id"))))
        if viewer.person_id is not None:
            seen |= Q(asker=viewer.person_id) & ~Q(topic__state="removed")
            seen |= self._answered_by(viewer) & Q(topic__state="published")
        return self.filter(seen).exclude(stage="unconfirmed")

    def answerable_by(self, viewer: Viewer) -> "QuestionQuerySet":
        """Those that the viewer has to answer, alone or with others."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(self._answered_by(viewer), topic__state="published").exclude(
            stage="unconfirmed"
        )

    def _answered_by(self, viewer: Viewer) -> Q:
        person = viewer.person_id
        offices: Any = self.model._meta.get_field("office").related_model
        own = offices.objects.filter(Q(head=person) | Q(members=person), pk=OuterRef("office_id"))
        found = Q(assigned_to=person) | Q(Exists(own))
        for path in answered_paths(viewer):
            found |= Q(place__path__startswith=path)
        return found

    def waiting(self) -> "QuestionQuerySet":
        """What has been received and not been answered."""
        return self.filter(stage__in=("received", "accepted", "assigned", "drafted"))

    def overdue(self, now: datetime) -> "QuestionQuerySet":
        """What should have been answered before `now`."""
        return self.waiting().filter(answer_by__lt=now)

    def public(self) -> "QuestionQuerySet":
        """What everybody reads."""
        return self.filter(topic__state="published", topic__is_private=False).exclude(
            stage="unconfirmed"
        )
