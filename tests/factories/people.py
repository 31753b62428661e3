"""People, places and communities for tests."""

from itertools import count
from types import SimpleNamespace

from django.utils import timezone

from cms.people.models import (
    Community,
    CommunityMembership,
    CommunityRole,
    Membership,
    MembershipState,
    Place,
    PlaceKind,
    Profile,
    Purpose,
    User,
)
from cms.people.services import keep_name_keys, write_consents

_number = count(1)


def make_place(name="Мектеп", kind=PlaceKind.ORGANISATION, parent=None, **fields):
    fields.setdefault("slug", f"place-{next(_number)}")
    if kind == PlaceKind.ORGANISATION:
        fields.setdefault("organisation_kind", "school")
    place = Place(name_kk=name, kind=kind, **fields)
    if parent is None:
        return Place.add_root(instance=place)
    return Place.objects.get(pk=parent.pk).add_child(instance=place)


def make_region():
    """A region, a district, two schools and a class of the first one."""
    region = make_place("Облыс", PlaceKind.REGION)
    district = make_place("Аудан", PlaceKind.DISTRICT, region)
    school = make_place("Бірінші мектеп", PlaceKind.ORGANISATION, district)
    other_school = make_place("Екінші мектеп", PlaceKind.ORGANISATION, district)
    school_class = make_place("7 «А»", PlaceKind.CLASS, school)
    return SimpleNamespace(
        region=region,
        district=district,
        school=school,
        other_school=other_school,
        school_class=school_class,
    )


def make_person(first_name="Айгүл", last_name="Серікова", *, place=None, role="teacher", **fields):
    n = next(_number)
    fields.setdefault("username", f"person{n}")
    fields.setdefault("email", f"person{n}@example.kz")
    person = User.objects.create_user(
        first_name=first_name, last_name=last_name, password="сынақ-құпиясөз-1", **fields
    )
    Profile.objects.create(person=person, slug=f"person-{n}")
    keep_name_keys([person])
    if person.is_minor:
        write_consents(by=None, child=person, purposes=list(Purpose), now=timezone.now())
    if place is not None:
        Membership.objects.create(
            person=person,
            place=place,
            role=role,
            state=MembershipState.ACTIVE,
            decided_at=timezone.now(),
        )
    return person


def make_community(name="Қауымдастық", *, leader=None, members=(), **fields):
    fields.setdefault("slug", f"community-{next(_number)}")
    community = Community.objects.create(name_kk=name, **fields)
    if leader is not None:
        join(community, leader, CommunityRole.LEADER)
    for member in members:
        join(community, member)
    return community


def join(community, person, role=CommunityRole.MEMBER):
    return CommunityMembership.objects.create(
        community=community,
        person=person,
        role=role,
        state=MembershipState.ACTIVE,
        rules_accepted_at=timezone.now(),
    )
