"""Named questions about questions to the administration."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from cms.audience.viewer import Viewer
from cms.people.models import Role

ANSWERING_ROLES = frozenset({Role.HEAD, Role.DEPUTY})


def answered_paths(viewer: Viewer) -> frozenset[str]:
    """Tree paths of the places that the viewer answers for: a head, a deputy, a coordinator."""
    led = {path for role, path in viewer.held if role in ANSWERING_ROLES}
    return viewer.coordinated_paths | led


class QuestionQuerySet(models.QuerySet):
    """Questions about questions; every screen starts from `visible_to`."""

    def visible_to(
        self, viewer: Viewer, version: int | None = None, *, person: Any = None
    ) -> "QuestionQuerySet":
        """The door: those whose topic the viewer sees, one's own, and those one has to answer.

        What was not confirmed by mail yet is nowhere; what waits for a moderator is not answered.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        known = topics.objects.visible_to(viewer, version, person=person)
        seen = Q(Exists(known.filter(pk=OuterRef("topic_id"))))
        if viewer.person_id is not None:
            key = person or viewer.person_id
            seen |= Q(asker=key) & ~Q(topic__state="removed")
            seen |= self._answered_by(viewer, key) & Q(topic__state="published")
        return self.filter(seen).exclude(stage="unconfirmed")

    def listed_to(
        self, viewer: Viewer, version: int | None = None, *, person: Any = None
    ) -> "QuestionQuerySet":
        """The door to lists: what `visible_to` shows of what is published.

        The topic is asked for row by row, so that the database walks an index of questions until a
        page is full and never reads all topics first. A statement for many viewers (`circle_of`)
        says `person`, the place of the viewer's key.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        here = topics.objects.filter(pk=OuterRef("topic_id"), state="published")
        known = here.visible_to(viewer, version, person=person)
        found = self.alias(known_topic=Subquery(known.values("pk")[:1]))
        seen = Q(known_topic__isnull=False)
        if viewer.person_id is not None:
            key = person or viewer.person_id
            found = found.alias(held_topic=Subquery(here.values("pk")[:1]))
            seen |= (Q(asker=key) | self._answered_by(viewer, key)) & Q(held_topic__isnull=False)
        return found.filter(seen).exclude(stage="unconfirmed")

    def answerable_by(self, viewer: Viewer) -> "QuestionQuerySet":
        """Those that the viewer has to answer, alone or with others."""
        if viewer.person_id is None:
            return self.none()
        return self.filter(
            self._answered_by(viewer, viewer.person_id), topic__state="published"
        ).exclude(stage="unconfirmed")

    def with_answering(self, viewer: Viewer, person: Any) -> "QuestionQuerySet":
        """Questions with `is_answered_by_me`: what `answerable_by` would say of each."""
        answers: Any = Q(pk__in=[])
        if viewer.person_id is not None:
            answers = self._answered_by(viewer, person) & Q(topic__state="published")
            answers &= ~Q(stage="unconfirmed")
        wrapped = models.ExpressionWrapper(answers, output_field=models.BooleanField())
        return self.annotate(is_answered_by_me=wrapped)

    def _answered_by(self, viewer: Viewer, person: Any) -> Q:
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
