"""Who may ask for help, and who may read that somebody did."""

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
    """The door: requests of the organisations whose psychologist or coordinator the viewer is, and
    of those that lie in the viewer's scope as a coordinator. Administrators do not read them."""
    if not can_see_requests(viewer):
        return HelpRequest.objects.none()
    own = {path for role, path in viewer.held if role in HELPERS}
    scope = Q(organisation__path__in=own)
    for path in viewer.coordinated_paths:
        scope |= Q(organisation__path__startswith=path)
    return HelpRequest.objects.filter(scope)


def helpers_of(organisation: Place) -> QuerySet[Membership]:
    """Who hears of a request, by what they are: psychologists and coordinators of the organisation,
    and the coordinators of all places above it; the nearest first."""
    step, path = Place.steplen, organisation.path
    above = [path[:end] for end in range(step, len(path), step)]
    scope = Q(role__in=HELPERS, place=organisation)
    scope |= Q(role=Role.COORDINATOR, place__path__in=above)
    held = Membership.objects.active().filter(scope, person__is_active=True, person__is_minor=False)
    return held.select_related("person").order_by("-place__path", "-role", "pk")


def can_take(viewer: Viewer, request: HelpRequest) -> bool:
    """Whoever reads it, as long as nobody has."""
    return request.state == "asked"


def can_take_over(viewer: Viewer, request: HelpRequest) -> bool:
    """Whoever reads it, from somebody else: who has taken it may be ill or have left."""
    return request.state == "taken" and request.taken_by_id != viewer.person_id


def can_close(viewer: Viewer, request: HelpRequest) -> bool:
    """Whoever has taken it."""
    return request.state == "taken" and request.taken_by_id == viewer.person_id
