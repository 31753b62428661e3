"""Named questions about threads about children."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.audience.viewer import Viewer
from cms.people.models import Guardianship, Membership, Role

# Who of the staff may be in such a thread; class teachers of the child's own class alone.
SPECIALISTS = frozenset({Role.PSYCHOLOGIST, Role.SOCIAL_PEDAGOGUE, Role.SPEECH_THERAPIST})
LEADERSHIP = frozenset({Role.HEAD, Role.DEPUTY})


def works_with(viewer: Viewer) -> Q:
    """Children (by `child`) with whom the viewer works now: class teacher of the class, specialist
    or head of the organisation."""
    scope = Q(pk__in=[])
    for role, path in viewer.held:
        if role == Role.CLASS_TEACHER:
            scope |= Q(place__path=path)
        elif role in SPECIALISTS | LEADERSHIP:
            scope |= Q(place__path__startswith=path)
    return scope


class CareThreadQuerySet(models.QuerySet):
    """Questions about threads."""

    def visible_to(self, viewer: Viewer) -> "CareThreadQuerySet":
        """The door: those let in, as long as they are still guardian of the child or work with it.

        No child, no administrator, nobody who was not let in.
        """
        if viewer.person_id is None or viewer.is_minor:
            return self.none()
        is_in = self.filter(members__person=viewer.person_id)
        guards = Guardianship.objects.filter(
            guardian=viewer.person_id, child=OuterRef("child"), confirmed_at__isnull=False
        )
        works = Membership.objects.active().filter(
            works_with(viewer), person=OuterRef("child"), role=Role.PUPIL
        )
        return is_in.filter(
            Q(members__side="family") & Exists(guards) | Q(members__side="staff") & Exists(works),
            child__is_active=True,
        ).distinct()
