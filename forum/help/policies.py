"""Who may ask for help, and who may read that somebody did."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, Role
from forum.help.models import HelpRequest

HELPERS = frozenset({Role.PSYCHOLOGIST, Role.COORDINATOR})


def can_ask(viewer: Viewer) -> bool:
    """Pupils of an organisation."""
    return viewer.is_minor and bool(viewer.organisation_paths)


def can_see_requests(viewer: Viewer) -> bool:
    """Psychologists and coordinators have a list, which may be empty."""
    return bool(viewer.roles & HELPERS) and not viewer.is_minor


def readable_by(viewer: Viewer) -> QuerySet[HelpRequest]:
    """The door: requests of the organisations whose psychologist or coordinator the viewer is.

    Where an organisation has neither, the coordinators above it read. Administrators do not.
    """
    if not can_see_requests(viewer):
        return HelpRequest.objects.none()
    own = {path for role, path in viewer.held if role in HELPERS}
    scope = Q(organisation__path__in=own)
    helped = Membership.objects.active().filter(role__in=HELPERS, person__is_active=True)
    for path in viewer.coordinated_paths:
        below = Q(organisation__path__startswith=path)
        scope |= below & ~Q(organisation__in=helped.values("place"))
    return HelpRequest.objects.filter(scope)


def helpers_of(organisation: Place) -> Iterable[int]:
    """Who hears of a request: those of the organisation, else of the nearest place above."""
    held = Membership.objects.active().filter(person__is_active=True)
    own = held.filter(role__in=HELPERS, place=organisation)
    found = list(own.values_list("person_id", flat=True).distinct())
    path = organisation.path
    while not found and len(path) > Place.steplen:
        path = path[: -Place.steplen]
        above = held.filter(role=Role.COORDINATOR, place__path=path)
        found = list(above.values_list("person_id", flat=True).distinct())
    return found


def can_take(viewer: Viewer, request: HelpRequest) -> bool:
    """Whoever reads it, as long as nobody has."""
    return request.state == "asked"


def can_close(viewer: Viewer, request: HelpRequest) -> bool:
    """Whoever has taken it."""
    return request.state == "taken" and request.taken_by_id == viewer.person_id
