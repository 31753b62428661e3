"""Who may see and do what with people, and under which name a person is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.audience.viewer import Viewer
from cms.people.models import (
    PEDAGOGUE_ROLES,
    Guardianship,
    Membership,
    MembershipState,
    Place,
    PlaceKind,
    Role,
    User,
)

# What people may ask for themselves, and what a coordinator may give. The rest is the
# administrators' to give: nobody hands out power over others' words and rights by themselves.
SIGN_UP_ROLES = (Role.TEACHER, Role.PARENT)
ROLES_TO_ASK_FOR = tuple(role for role in Role if role in PEDAGOGUE_ROLES or role == Role.PARENT)
ROLES_OF_COORDINATORS = frozenset(PEDAGOGUE_ROLES | {Role.PARENT, Role.PUPIL})


# -- writing -------------------------------------------------------------------


def require_may_write(viewer: Viewer) -> None:
    """Lets those pass who may write at all; refuses the others with a kind sentence."""
    if viewer.may_write:
        return
    if not viewer.is_signed_in:
        raise PermissionDenied(_("Sign in first, then you can write here."))
    if viewer.person is not None and viewer.person.is_minor:
        raise PermissionDenied(_("Pupils read here, and write on the boards of the forum."))
    raise PermissionDenied(
        _(
            "A coordinator has not accepted you yet. You can already read; "
            "writing opens as soon as you are accepted, and we send you a letter about it."
        )
    )


# -- memberships ----------------------------------------------------------------


def can_give_role(viewer: Viewer, role: str, place: Place) -> bool:
    """Administrators give any role; coordinators the everyday ones, within their scope."""
    if viewer.is_administrator:
        return True
    return role in ROLES_OF_COORDINATORS and viewer.coordinates(place.path)


def can_enrol(viewer: Viewer, person: User) -> bool:
    """Give somebody a role unasked: of children, only those already in one's scope.

    Otherwise a school could take in any child and read its name.
    """
    if viewer.is_administrator or not person.is_minor:
        return True
    return _coordinates_child(viewer, person)


def can_decide(viewer: Viewer, membership: Membership) -> bool:
    """Answer a request: whoever may give that role there, and never one's own request."""
    if membership.person_id == viewer.person_id:
        return False
    return can_give_role(viewer, membership.role, membership.place)


def can_end(viewer: Viewer, membership: Membership) -> bool:
    """End a membership: adults leave by themselves, others by who may give that role there."""
    if membership.person_id == viewer.person_id:
        return viewer.person is not None and not viewer.person.is_minor
    return can_give_role(viewer, membership.role, membership.place)


def can_ask_for(person: User, role: str) -> bool:
    """Adults ask for everyday roles; pupils are entered by their school."""
    return not person.is_minor and role in ROLES_TO_ASK_FOR


def can_be_asked(place: Place) -> bool:
    """Organisations in use, and regions for those whose organisation is in no list."""
    return place.is_active and place.kind in {PlaceKind.ORGANISATION, PlaceKind.REGION}


def can_hold(person: User, role: str) -> bool:
    """A child is a pupil and nothing else."""
    return not person.is_minor or role == Role.PUPIL


def can_see_requests(viewer: Viewer) -> bool:
    """The list of requests is for those who coordinate somewhere."""
    return viewer.is_administrator or bool(viewer.coordinated_paths)


# -- places and guardianship ---------------------------------------------------------

_BELOW: dict[str, set[str | None]] = {
    PlaceKind.REGION: {None},
    PlaceKind.DISTRICT: {PlaceKind.REGION},
    PlaceKind.ORGANISATION: {PlaceKind.REGION, PlaceKind.DISTRICT},
    PlaceKind.CLASS: {PlaceKind.ORGANISATION},
}


def fits_below(kind: str, parent: Place | None) -> bool:
    """Region, district, organisation, class: each stands below the one before it."""
    return (parent.kind if parent else None) in _BELOW[kind]


def can_create_place(viewer: Viewer, parent: Place | None) -> bool:
    """Administrators anywhere; coordinators below the places they answer for."""
    if parent is None:
        return viewer.is_administrator
    return viewer.coordinates(parent.path)


def can_edit_place(viewer: Viewer, place: Place) -> bool:
    """Names and switches: the coordinators of the place, and administrators."""
    return viewer.coordinates(place.path)


def can_confirm_guardianship(viewer: Viewer, child: User) -> bool:
    """The coordinators of a place that the child belongs to, and administrators."""
    return viewer.is_administrator or _coordinates_child(viewer, child)


def _coordinates_child(viewer: Viewer, child: User) -> bool:
    paths = Membership.objects.active().filter(person=child).values_list("place__path", flat=True)
    return any(viewer.coordinates(path) for path in paths)


# -- children ---------------------------------------------------------------------


def can_answer_for(person: User, child: User) -> bool:
    """A confirmed guardian decides for the child."""
    if person.is_minor or not person.is_active:
        return False
    return Guardianship.objects.filter(
        guardian=person, child=child, confirmed_at__isnull=False
    ).exists()


def can_invite(viewer: Viewer, place: Place) -> bool:
    """The class teacher of a class, and the coordinators who answer for it."""
    if place.kind != PlaceKind.CLASS or not place.is_active:
        return False
    return (Role.CLASS_TEACHER, place.path) in viewer.held or viewer.coordinates(place.path)


def can_invite_anywhere(viewer: Viewer) -> bool:
    """Has a class to invite into."""
    return bool(viewer.coordinated_paths) or Role.CLASS_TEACHER in viewer.roles


# -- names -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Circle:
    """Those around a child: tree paths of its organisations, and its confirmed guardians."""

    organisations: frozenset[str]
    guardians: frozenset[int]


def own_name(person: User) -> str:
    """How the site addresses the person themselves."""
    return person.first_name or person.get_full_name() or person.get_username()


def shown_name(person: User | None, viewer: Viewer) -> str:
    """The name of `person` as `viewer` may read it. Adults cost no query.

    Of a child, the public and other schools see the first name alone, people of the same
    organisation also the initial, its staff, confirmed guardians and the child the whole name.
    A list that may hold children calls `prepare_names(people)` once (one query, none when all are
    adults); otherwise each child costs a query the first time.
    """
    if person is None:
        return pgettext("name of a person who is gone", "former participant")
    if not (person.first_name or person.last_name):
        if person.is_active:
            return pgettext("name of a person without a name", "participant")
        return _("former participant %(number)d") % {"number": person.pk}
    if not person.is_minor or person.pk == viewer.person_id or viewer.is_administrator:
        return person.get_full_name()
    if not viewer.is_signed_in:
        return _first_name_of_child(person)
    return _name_of_child(person, viewer)


def prepare_names(people: Iterable[User | None]) -> None:
    """Reads at once what the names of the children among `people` depend on.

    A child that is there several times, as rows of one query give it, is prepared each time.
    """
    unknown = [p for p in people if p is not None and p.is_minor and not _has_circle(p)]
    children = {p.pk for p in unknown}
    if not children:
        return
    organisations: dict[int, set[str]] = {pk: set() for pk in children}
    guardians: dict[int, set[int]] = {pk: set() for pk in children}
    nobody, nowhere = Value(0, BigIntegerField()), Value("", CharField())
    places = Membership.objects.active().filter(person__in=children).order_by()
    confirmed = Guardianship.objects.filter(
        child__in=children, confirmed_at__isnull=False
    ).order_by()
    for pk, kind, path, guardian in places.values_list(
        "person_id", "place__kind", "place__path", nobody
    ).union(confirmed.values_list("child_id", nowhere, nowhere, "guardian_id"), all=True):
        if path:
            organisations[pk].add(_organisation_path(kind, path))
        else:
            guardians[pk].add(guardian)
    for child in unknown:
        circle = _Circle(frozenset(organisations[child.pk]), frozenset(guardians[child.pk]))
        child._circle = circle  # type: ignore[attr-defined]


def _has_circle(child: User) -> bool:
    return hasattr(child, "_circle")


def _organisation_path(kind: str, path: str) -> str:
    """A class stands directly below its organisation."""
    return path[: -Place.steplen] if kind == PlaceKind.CLASS else path


def _first_name_of_child(child: User) -> str:
    return child.first_name or pgettext("name of a child", "pupil")


def _name_of_child(child: User, viewer: Viewer) -> str:
    prepare_names([child])
    circle: _Circle = child._circle  # type: ignore[attr-defined]
    staffs = any(
        own.startswith(organisation)
        for own in viewer.staffed_paths
        for organisation in circle.organisations
    )
    coordinates = any(viewer.coordinates(organisation) for organisation in circle.organisations)
    if staffs or coordinates or viewer.person_id in circle.guardians:
        return child.get_full_name()
    same = any(
        own.startswith(organisation)
        for own in viewer.place_paths
        for organisation in circle.organisations
    )
    if same and child.last_name and child.first_name:
        return f"{child.first_name} {child.last_name[0].upper()}."
    return _first_name_of_child(child)


def is_open(membership: Membership) -> bool:
    """Waits for an answer."""
    return membership.state == MembershipState.REQUESTED and membership.ended_on is None
