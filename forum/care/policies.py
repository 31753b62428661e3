"""Who may write to whom about a child."""

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Guardianship, Membership, Place, PlaceKind, Role, User
from forum.care.models import CareThread, Side
from forum.care.querysets import LEADERSHIP, SPECIALISTS, works_with


def side_of(viewer: Viewer, child: User) -> str:
    """For whom the viewer speaks about the child; "" for nobody of its circle."""
    if viewer.person_id is None or viewer.is_minor or not child.is_minor:
        return ""
    if guardians_of(child).filter(pk=viewer.person_id).exists():
        return Side.FAMILY
    pupils = Membership.objects.active().filter(person=child, role=Role.PUPIL)
    return Side.STAFF if pupils.filter(works_with(viewer)).exists() else ""


def guardians_of(child: User) -> QuerySet[User]:
    """The confirmed guardians of a child."""
    confirmed = Guardianship.objects.filter(child=child, confirmed_at__isnull=False)
    return User.objects.filter(pk__in=confirmed.values("guardian"), is_active=True, is_minor=False)


def staff_of(child: User) -> QuerySet[Membership]:
    """The class teacher, the specialists and the heads who work with a child now."""
    scope = Q(pk__in=[])
    classes = Place.objects.filter(
        pk__in=Membership.objects.active().filter(person=child, role=Role.PUPIL).values("place")
    )
    for place in classes:
        path = place.path[: -Place.steplen] if place.kind == PlaceKind.CLASS else place.path
        scope |= Q(role=Role.CLASS_TEACHER, place=place)
        scope |= Q(role__in=SPECIALISTS | LEADERSHIP, place__path=path)
    return (
        Membership.objects.active()
        .filter(scope, person__is_active=True, person__is_minor=False)
        .select_related("person")
        .order_by("role", "pk")
    )


def can_write(viewer: Viewer, thread: CareThread) -> bool:
    """Whoever sees it, as long as it is open."""
    return thread.closed_at is None


def can_close(viewer: Viewer, thread: CareThread) -> bool:
    """Whoever began it."""
    return thread.closed_at is None and thread.started_by_id == viewer.person_id
