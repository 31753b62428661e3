"""Warnings and pauses: given with a reason, lifted again, read by whom they concern."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import ReviewItem, Sanction, Verb
from cms.moderation.refusals import Refused
from cms.moderation.services.queue import log_act
from cms.notices.services import announce
from cms.people.models import User
from cms.settings import limits

SANCTION_GIVEN = "moderation.sanctioned"
PERSON = "person"


def give_sanction(
    *,
    viewer: Viewer,
    person: User,
    kind: str,
    reason: str,
    now: datetime,
    hours: int | None = None,
    item: ReviewItem | None = None,
) -> Sanction:
    """Warns `person`, or pauses their writing for `hours`; they read the reason."""
    if not policies.can_sanction(viewer, person, item):
        raise PermissionDenied(_("Others answer for this place."))
    if not reason.strip():
        raise Refused(_("Whoever is warned or paused reads why: write a sentence."))
    until = None
    if kind == Sanction.Kind.PAUSE:
        if not policies.can_pause(viewer):
            raise PermissionDenied(_("Moderators and coordinators give pauses: leave them a note."))
        if hours not in limits.PAUSE_HOURS:
            raise Refused(_("Choose how long the pause lasts."))
        until = now + timedelta(hours=hours)
    with transaction.atomic():
        sanction = Sanction.objects.create(
            person=person,
            kind=kind,
            reason=reason,
            given_by=viewer.person,
            given_at=now,
            until=until,
        )
        log_act(
            verb=Verb.WARNED if until is None else Verb.PAUSED,
            kind=item.kind if item else PERSON,
            object_pk=item.object_pk if item else person.pk,
            actor=viewer.person,
            at=now,
            item=item,
            reason=reason,
            data={"person": person.pk, "hours": hours},
        )
        announce(
            kind=SANCTION_GIVEN,
            object_pk=sanction.pk,
            actor=viewer.person,
            at=now,
            is_urgent=True,
        )
    return sanction


@transaction.atomic
def lift_pause(*, viewer: Viewer, sanction: Sanction, now: datetime) -> None:
    """Ends a pause before its time; the person may write again at once."""
    if not policies.can_pause(viewer) or sanction.person_id == viewer.person_id:
        raise PermissionDenied(_("Others answer for this place."))
    known = Sanction.objects.visible_to(viewer).filter(pk=sanction.pk)
    lifted = known.filter(kind=Sanction.Kind.PAUSE, until__gt=now, lifted_at__isnull=True).update(
        lifted_at=now
    )
    if lifted:
        log_act(
            verb=Verb.UNPAUSED,
            kind=PERSON,
            object_pk=sanction.person_id,
            actor=viewer.person,
            at=now,
            data={"person": sanction.person_id},
        )


def mark_seen(*, person: User, pk: int, now: datetime) -> None:
    """The person has read the warning or the news of a pause; it is not shown again."""
    Sanction.objects.filter(person=person, pk=pk, seen_at__isnull=True).update(seen_at=now)
