"""Families follow guardianship: guardians and children who hang together are one."""

from collections.abc import Iterable

from django.db.models import Q

from cms.people.models import Family, FamilyMember, Guardianship, User


def keep_families(people: Iterable[int]) -> None:
    """Families of `people` and of all who are theirs, as confirmed guardianship has it now.

    In the transaction of the caller. A family that is left empty stays: votes were given for it.
    """
    known = _all_who_hang_together(set(people))
    # What touches the same people comes one after the other.
    list(User.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))
    pairs = list(
        Guardianship.objects.filter(
            Q(guardian__in=known) | Q(child__in=known), confirmed_at__isnull=False
        ).values_list("guardian_id", "child_id")
    )
    members = FamilyMember.objects.filter(person__in=known)
    held = dict(members.order_by("family_id").values_list("person_id", "family_id"))
    taken: set[int] = set()
    for circle in _circles(known, pairs):
        family_ids = sorted({held[pk] for pk in circle if pk in held} - taken)
        if len(circle) == 1:
            members.filter(person__in=circle).delete()
            continue
        family_id = family_ids[0] if family_ids else Family.objects.create().pk
        taken.add(family_id)
        for pk in circle:
            if held.get(pk) != family_id:
                FamilyMember.objects.update_or_create(
                    person_id=pk, defaults={"family_id": family_id}
                )


def _all_who_hang_together(people: set[int]) -> set[int]:
    """`people`, their family members, guardians and children, as far as that goes."""
    known, fresh = set(people), set(people)
    while fresh:
        found: set[int] = set()
        pairs = Guardianship.objects.filter(Q(guardian__in=fresh) | Q(child__in=fresh))
        for pair in pairs.values_list("guardian_id", "child_id"):
            found.update(pair)
        families = FamilyMember.objects.filter(person__in=fresh).values("family_id")
        found.update(
            FamilyMember.objects.filter(family__in=families).values_list("person_id", flat=True)
        )
        fresh = found - known
        known |= fresh
    return known


def _circles(people: set[int], pairs: list[tuple[int, int]]) -> list[set[int]]:
    """Who hangs together by `pairs`; those alone stand by themselves."""
    circles = [{pk} for pk in sorted(people)]
    for pair in pairs:
        touched = [circle for circle in circles if circle & set(pair)]
        circles = [circle for circle in circles if circle not in touched]
        circles.append(set().union(*touched))
    return sorted(circles, key=len, reverse=True)
