"""Offices: who answers at a place, and who signs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import Viewer
from cms.people.models import Place, User
from forum.questions import policies
from forum.questions.models import Office


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """What an office is called, and what stands beside the name of its head, in three languages."""

    names: dict[str, str]
    positions: dict[str, str]
    is_active: bool = True


@transaction.atomic
def keep_office(
    *,
    viewer: Viewer,
    place: Place,
    office: Office | None,
    words: OfficeWords,
    head: User | None,
    members: Collection[User],
) -> Office:
    """Makes an office of `place`, or changes one."""
    if not policies.can_keep_offices(viewer, place):
        raise PermissionDenied(_("Offices are kept by the heads and coordinators of the place."))
    is_new = office is None
    if office is None:
        office = Office(place=place)
    for code, name in words.names.items():
        setattr(office, f"name_{code}", name)
    for code, position in words.positions.items():
        setattr(office, f"position_{code}", position)
    office.head, office.is_active = head, words.is_active
    office.save()
    office.members.set(members)
    log(
        instance=office,
        action="wagtail.create" if is_new else "wagtail.edit",
        user=viewer.person,
    )
    return office
