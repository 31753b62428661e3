"""What the pages of people read; each question in a constant number of queries."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people import policies
from cms.people.models import (
    CommunityMembership,
    CommunityRole,
    Family,
    Membership,
    MembershipState,
    Place,
    PlaceKind,
    Profile,
    Role,
    User,
)
from cms.ports.searchable import SearchCard
from cms.ports.works import works_of


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The public page of an adult."""

    person: User
    profile: Profile
    name: str
    paragraphs: tuple[str, ...]
    belongings: tuple[str, ...]
    works: tuple[SearchCard, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the list of requests."""

    membership: Membership
    name: str
    is_unconfirmed: bool


def called_so(word: str) -> Q:
    """People whose first name or surname begins with `word`, however it is typed: SQLite knows
    small and capital letters of Latin alone."""
    begins = Q()
    for written in sorted({word, word.capitalize(), word.upper()}):
        begins |= Q(first_name__istartswith=written) | Q(last_name__istartswith=written)
    return begins


def findable_profiles() -> QuerySet[Profile]:
    """Who has a public page: active adults who want to be found and whom somebody has accepted."""
    own = {"person": OuterRef("person")}
    somewhere = Exists(Membership.objects.active().filter(**own)) | Exists(
        CommunityMembership.objects.active().filter(**own)
    )
    return Profile.objects.filter(
        somewhere, is_findable=True, person__is_active=True, person__is_minor=False
    ).select_related("person")


def public_slug_of(path: str) -> Subquery:
    """To annotate rows with: the address of the public page of the person at `path`, or NULL."""
    return Subquery(findable_profiles().filter(person=OuterRef(path)).values("slug")[:1])


def person_url(slug: str | None) -> str:
    """The public page behind what `public_slug_of` gave; empty where there is none."""
    return reverse("people:person-detail", args=[slug]) if slug else ""


def profile_by_slug(slug: str) -> Profile | None:
    """The profile that everybody may open under `slug`; None for all the others."""
    return findable_profiles().select_related("photo").filter(slug=slug).first()


def belongings_of(person: User) -> tuple[str, ...]:
    """Where an adult works or takes part now: roles in places that are in use, communities."""
    places = (
        Membership.objects.active()
        .filter(person=person, place__is_active=True)
        # A parent's class would tell which child is theirs.
        .exclude(role__in=[Role.PARENT, Role.PUPIL])
        .select_related("place")
        .order_by("place__path", "role")
    )
    communities = (
        CommunityMembership.objects.active()
        .filter(person=person, community__is_active=True)
        .select_related("community")
        .order_by("community__name_kk")
    )
    lines = [
        _("%(place)s: %(roles)s")
        % {
            "place": place.name,
            "roles": ", ".join(str(m.get_role_display()) for m in held),
        }
        for place, held in groupby(places, key=attrgetter("place"))
    ]
    lines += [
        m.community.name
        if m.role == CommunityRole.MEMBER
        else _("%(place)s: %(roles)s") % {"place": m.community.name, "roles": m.get_role_display()}
        for m in communities
    ]
    return tuple(lines)


def person_page(profile: Profile, viewer: Viewer) -> PersonPage:
    """The public page of the person of `profile` for `viewer`."""
    person = profile.person
    return PersonPage(
        person=person,
        profile=profile,
        name=policies.shown_name(person, viewer),
        paragraphs=tuple(p.strip() for p in profile.about.splitlines() if p.strip()),
        belongings=belongings_of(person),
        works=works_of(person, viewer),
        is_own=person.pk == viewer.person_id,
    )


def organisations_by_district() -> list[tuple[str, list[tuple[int, str]]]]:
    """Active organisations under the name of the place above them, for a choice. Two queries."""
    places = {
        p.path: p for p in Place.objects.active().exclude(kind=PlaceKind.CLASS).order_by("path")
    }
    groups: dict[str, list[tuple[int, str]]] = {}
    for path, place in places.items():
        if place.kind != PlaceKind.ORGANISATION:
            continue
        above = [path[:end] for end in range(Place.steplen, len(path), Place.steplen)]
        # A school whose district is no longer in use is not chosen either.
        if any(p not in places for p in above):
            continue
        title = places[above[-1]].name if above else ""
        groups.setdefault(title, []).append((place.pk, place.name))
    return list(groups.items())


def regions_to_ask() -> list[tuple[int, str]]:
    """Regions in use, for those whose organisation is in no list. One query."""
    regions = Place.objects.active().of_kind(PlaceKind.REGION)
    return [(region.pk, region.name) for region in regions]


def requests_for(viewer: Viewer) -> QuerySet[Membership]:
    """Requests that `viewer` may answer, oldest first."""
    asked: QuerySet[Membership] = Membership.objects.requested()
    asked = asked.filter(person__is_active=True, ended_on__isnull=True)
    if not viewer.is_administrator:
        scope = Place.objects.within(viewer.coordinated_paths)
        asked = asked.filter(place__in=scope, role__in=policies.ROLES_OF_COORDINATORS)
    confirmed = EmailAddress.objects.filter(user=OuterRef("person"), verified=True)
    return (
        asked.exclude(person=viewer.person_id)
        .select_related("person", "place")
        .annotate(has_confirmed=Exists(confirmed))
        .order_by("requested_at", "pk")
    )


def request_lines(memberships: list[Membership], viewer: Viewer) -> list[Request]:
    """Lines of a page of requests, with the names as the coordinator may read them."""
    policies.prepare_names(m.person for m in memberships)
    return [
        Request(
            membership=m,
            name=policies.shown_name(m.person, viewer),
            is_unconfirmed=bool(m.person.email) and not m.has_confirmed,  # type: ignore[attr-defined]
        )
        for m in memberships
    ]


def own_memberships(person: User) -> list[Membership]:
    """Everything a person asked for or holds, newest request first."""
    return list(
        Membership.objects.filter(person=person, ended_on__isnull=True)
        .select_related("place")
        .order_by("-requested_at", "-pk")
    )


def waiting_count(person: User) -> int:
    """How many requests of a person wait for an answer."""
    return Membership.objects.filter(
        person=person, state=MembershipState.REQUESTED, ended_on__isnull=True
    ).aggregate(n=Count("pk"))["n"]


def family_of(person: User) -> Family | None:
    """The family of a guardian or a child; None of those who are in none."""
    return Family.objects.filter(members__person=person).first()
