"""Announcing to a class, and saying that one has read."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import Place
from home.classes.models import Announcement, AnnouncementReading
from home.classes.policies import can_announce, can_change_announcement


def announce(
    *, viewer: Viewer, place: Place, text: str, language: str, form_key: uuid.UUID | None = None
) -> Announcement:
    """Keeps an announcement to the class; its author has read it. A form sent twice makes one."""
    if viewer.person is None or not can_announce(viewer, place):
        raise PermissionDenied(_("Only the class teacher and coordinators announce here."))
    # Nobody can meet the key of another person's form.
    own_key = uuid.uuid5(form_key, f"{place.pk}:{viewer.person.pk}") if form_key else None
    with transaction.atomic():
        try:
            with transaction.atomic():
                announcement = Announcement.objects.create(
                    place=place,
                    author=viewer.person,
                    text=text,
                    language=language,
                    form_key=own_key,
                )
        except IntegrityError:
            return Announcement.objects.get(form_key=own_key)
        AnnouncementReading.objects.create(announcement=announcement, person=viewer.person)
    return announcement


@transaction.atomic
def correct_announcement(*, viewer: Viewer, announcement: Announcement, text: str) -> None:
    """Keeps other words; who had read the old ones has not read these."""
    _require_may_change(viewer, announcement)
    if announcement.text == text:
        return
    announcement.text = text
    announcement.save(update_fields=["text"])
    announcement.readings.exclude(person_id=viewer.person_id).delete()


@transaction.atomic
def withdraw_announcement(*, viewer: Viewer, announcement: Announcement) -> None:
    """Takes an announcement from the page of the class, with who has read it."""
    _require_may_change(viewer, announcement)
    announcement.delete()


def _require_may_change(viewer: Viewer, announcement: Announcement) -> None:
    if not can_change_announcement(viewer, announcement):
        raise PermissionDenied(_("Only its author and coordinators change an announcement."))


@transaction.atomic
def mark_read(*, viewer: Viewer, announcement: Announcement) -> None:
    """Keeps that the viewer has read it; saying it twice changes nothing."""
    AnnouncementReading.objects.bulk_create(
        [AnnouncementReading(announcement=announcement, person=viewer.person)],
        ignore_conflicts=True,
    )
