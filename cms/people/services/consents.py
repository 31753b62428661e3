"""What guardians agree to for a child, and take back: each purpose by itself, with its text."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.people import policies
from cms.people.consent_texts import CURRENT
from cms.people.models import Consent, Purpose, User
from cms.ports.consented import consents_changed


def set_consents(*, by: User, child: User, purposes: Collection[str], now: datetime) -> None:
    """The guardian agrees to `purposes` in the words of today, and to nothing else.

    What holds in an older text is closed and given anew; what is the same stays as it was. Holds
    from the next request of the child on. Two guardians at once come one after the other.
    """
    if not policies.can_answer_for(by, child):
        raise PermissionDenied(_("Only a confirmed guardian decides this."))
    with transaction.atomic():
        write_consents(by=by, child=child, purposes=purposes, now=now)


@transaction.atomic
def write_consents(
    *, by: User | None, child: User, purposes: Collection[str], now: datetime
) -> None:
    """The rows, for a caller who has asked who may."""
    wanted = {Purpose(purpose) for purpose in purposes}
    if Purpose.ACCOUNT not in wanted:
        wanted = set()
    User.objects.select_for_update().get(pk=child.pk)
    for held in Consent.objects.filter(child=child, withdrawn_at__isnull=True):
        if held.purpose in wanted and held.text_version == CURRENT:
            wanted.discard(Purpose(held.purpose))
            continue
        held.withdrawn_by, held.withdrawn_at = by, now
        held.save(update_fields=["withdrawn_by", "withdrawn_at"])
        if held.purpose not in wanted:
            log(instance=held, action="people.consent.withdraw", user=by)
    for purpose in wanted:
        given = Consent.objects.create(
            child=child, purpose=purpose, text_version=CURRENT, given_by=by, given_at=now
        )
        log(instance=given, action="people.consent.give", user=by)
    consents_changed(child)
