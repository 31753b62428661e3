"""Named questions about questions to the administration."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Length

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Role
from cms.people.querysets import MembershipQuerySet

ANSWERING_ROLES = frozenset({Role.HEAD, Role.DEPUTY})
FAMILY = frozenset({Role.PARENT, Role.PUPIL})


def answered_paths(viewer: Viewer) -> frozenset[str]:
    """Tree paths of the places that the viewer answers for: a head, a deputy, a coordinator."""
    led = {path for role, path in viewer.held if role in ANSWERING_ROLES}
    return viewer.coordinated_paths | led


def working_paths(viewer: Viewer) -> frozenset[str]:
    """Tree paths of the places where the viewer works now: an office or a task of one who has
    left opens nothing any more."""
    return frozenset(path for role, path in viewer.held if role not in FAMILY)


def signing(path: Any) -> MembershipQuerySet:
    """Who signs at the place with the tree `path`, where its office has nobody: the head; as long
    as the place has none on the site, the coordinators of the nearest level.

    `path` is a value, or names the place of a query around this one.
    """
    head = Q(role=Role.HEAD, place__path=F("signed_at"))
    coordinator = Q(role=Role.COORDINATOR, signed_at__startswith=F("place__path"))
    nearer = _held_by_adults(OuterRef("signed_at")).filter(
        head | coordinator & Q(level__gt=OuterRef("level"))
    )
    return _held_by_adults(path).filter(head | coordinator & ~Exists(nearer))


def _held_by_adults(path: Any) -> MembershipQuerySet:
    held = Membership.objects.active().filter(person__is_active=True, person__is_minor=False)
    signed_at = ExpressionWrapper(path, output_field=CharField())
    return held.alias(signed_at=signed_at, level=Length("place__path"))


class QuestionQuerySet(models.QuerySet):
    """Questions about questions; every screen starts from `visible_to`."""

    def visible_to(
        self,
        viewer: Viewer,
        version: int | None = None,
        *,
        person: Any = None,
        standing: bool = False,
    ) -> "QuestionQuerySet":
        """The door: those whose topic the viewer sees, one's own, and those one has to answer.

        What was not confirmed by mail yet is nowhere; what waits for a moderator is not answered.
        `standing` as of topics.
        """
        topics: Any = self.model._meta.get_field("topic").related_model
        known = topics.objects.visible_to(viewer, version, person=person, standing=standing)
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

    def signable_by(self, viewer: Viewer) -> "QuestionQuerySet":
        """Those whose answer the viewer signs: the head of the office, and who signs at the place.

        The notices of an answer that waits go by the same rule (`signing`).
        """
        if viewer.person_id is None:
            return self.none()
        signs = signing(OuterRef("place__path")).filter(person=viewer.person_id)
        leads = Q(office__head=viewer.person_id, office__is_active=True) & _at(viewer)
        return self.filter(leads | Exists(signs))

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
        own = offices.objects.filter(
            Q(head=person) | Q(members=person), pk=OuterRef("office_id"), is_active=True
        )
        found = (Q(assigned_to=person) | Q(Exists(own))) & _at(viewer)
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
        return self.filter(
            topic__state="published", topic__is_private=False, topic__kept_in=""
        ).exclude(stage="unconfirmed")


def _at(viewer: Viewer) -> Q:
    """Of places at or below those where the viewer works now."""
    found = Q(pk__in=[])
    for path in working_paths(viewer):
        found |= Q(place__path__startswith=path)
    return found
