"""Who answers for an item, and hears of it."""

from collections.abc import Collection

from django.db.models import Q

from cms.audience.viewer import STAFF_ROLES, TALK_ROLES
from cms.moderation.models import ReviewItem
from cms.people.models import CommunityMembership, CommunityRole, Membership, Place, PlaceKind, Role


def is_of_the_staff(person_id: int | None) -> bool:
    """True for those who work for an organisation or for the site: their words are known by name,
    and reports of visitors never hide them."""
    if person_id is None:
        return False
    held = Membership.objects.active().filter(person=person_id, role__in=_STAFF)
    return held.exists()


_STAFF = STAFF_ROLES | {Role.MODERATOR, Role.EDITOR, Role.ADMINISTRATOR}


def those_who_answer(item: ReviewItem, *, all_of_them: bool = False) -> set[int]:
    """Who hears of an item: the nearest moderators, coordinators or class teachers of its place
    and the leaders of its community; with `all_of_them` those of the places above too."""
    found = those_who_moderate(item.scope_path, item.community_id, all_of_them=all_of_them)
    return found - {item.author_id or 0}


def those_who_moderate(
    place_path: str, community_id: int | None, *, all_of_them: bool = False
) -> set[int]:
    """The nearest people who answer for talk at a place or in a community."""
    found: set[int] = set()
    if community_id is not None:
        found.update(
            CommunityMembership.objects.active()
            .filter(community=community_id, role=CommunityRole.LEADER)
            .values_list("person_id", flat=True)
        )
    if all_of_them or not found:
        found |= _of_places(place_path, TALK_ROLES, all_of_them=all_of_them)
    if not found:
        found.update(
            Membership.objects.active()
            .filter(role=Role.ADMINISTRATOR)
            .values_list("person_id", flat=True)
        )
    return found


def the_administration(item: ReviewItem) -> set[int]:
    """Who hears of what has waited for too long: heads and deputies above, administrators."""
    heads = _of_places(item.scope_path, {Role.HEAD, Role.DEPUTY}, all_of_them=True)
    chiefs = Membership.objects.active().filter(role=Role.ADMINISTRATOR)
    return (heads | set(chiefs.values_list("person_id", flat=True))) - {item.author_id or 0}


def _of_places(path: str, roles: Collection[str], *, all_of_them: bool) -> set[int]:
    """Holders of `roles` at the place `path` and above, and who teaches the class that it is; only
    the nearest ones unless all."""
    step = Place.steplen
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    here = Q(place__path__in=paths) if paths else Q(place__depth=1)
    wanted = Q(role__in=list(roles))
    if Role.MODERATOR in roles:
        wanted |= Q(role=Role.CLASS_TEACHER, place__kind=PlaceKind.CLASS, place__path=path)
    held: dict[int, set[int]] = {}
    rows = Membership.objects.active().filter(here, wanted)
    for person, at in rows.values_list("person_id", "place__path"):
        held.setdefault(len(at), set()).add(person)
    if not held:
        return set()
    return set().union(*held.values()) if all_of_them else held[max(held)]
