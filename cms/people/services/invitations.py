"""How a child comes in: the school invites, a guardian confirms, then there is an account."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.mail.services import send_letter
from cms.people import policies
from cms.people.models import (
    Guardianship,
    Membership,
    MembershipState,
    Place,
    PupilInvitation,
    Purpose,
    Role,
    User,
)
from cms.people.services.consents import write_consents
from cms.people.services.families import keep_families
from cms.people.services.persons import create_person
from cms.settings import limits

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read for another
_LENGTH = 12
_SALT = "cms.people.invitation"
_CONSONANTS, _VOWELS = "bdgjklmnprstvz", "aeiou"


class InvitationShut(Exception):  # noqa: N818 - the sentence is the message
    """Used, withdrawn or too old: nobody comes in by it any more."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is shown to the guardian once and never again."""

    child: User
    password: str


def invite_pupil(
    *,
    by: User,
    place: Place,
    first_name: str,
    last_name: str,
    guardian_email: str = "",
    now: datetime,
) -> tuple[PupilInvitation, str]:
    """Invites a pupil into a class; gives the invitation and its code, which is kept nowhere.

    The same child of the class invited again gets a new code: the slip before it is void.
    """
    if not policies.can_invite(viewer_of(by), place):
        raise PermissionDenied(_("Pupils are invited by their class teacher or coordinator."))
    code = new_code()
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=place.pk)
        invitation = PupilInvitation.objects.filter(
            place=place,
            first_name=first_name,
            last_name=last_name,
            confirmed_at__isnull=True,
            withdrawn_at__isnull=True,
        ).first() or PupilInvitation(place=place, first_name=first_name, last_name=last_name)
        invitation.guardian_email = guardian_email.lower()
        _renew(invitation, by, code, now)
    return invitation, code


def renew_invitation(
    *, by: User, invitation: PupilInvitation, now: datetime
) -> tuple[PupilInvitation, str]:
    """A new code for an open invitation: the slip was lost or became too old."""
    code = new_code()
    with transaction.atomic():
        fresh = _locked(invitation.pk)
        if not policies.can_invite(viewer_of(by), fresh.place):
            raise PermissionDenied(_("Pupils are invited by their class teacher or coordinator."))
        if fresh.confirmed_at is not None or fresh.withdrawn_at is not None:
            raise InvitationShut(_("This invitation was used or withdrawn a moment ago."))
        _renew(fresh, by, code, now)
    return fresh, code


def withdraw_invitation(*, by: User, invitation: PupilInvitation, now: datetime) -> None:
    """Takes an open invitation back; a used one stays as it is."""
    with transaction.atomic():
        fresh = _locked(invitation.pk)
        if not policies.can_invite(viewer_of(by), fresh.place):
            raise PermissionDenied(_("Pupils are invited by their class teacher or coordinator."))
        if fresh.confirmed_at is not None:
            raise InvitationShut(_("A guardian has confirmed it already: the account is there."))
        if fresh.withdrawn_at is None:
            fresh.withdrawn_at = now
            fresh.save(update_fields=["withdrawn_at"])
            log(instance=fresh, action="people.invitation.withdraw", user=by)


def confirm_invitation(
    *, by: User, code: str, purposes: Collection[str], now: datetime
) -> NewAccount:
    """An adult says that the child is theirs and what they agree to; the account is made.

    Once: of two guardians at once the second reads that it was used. Raises `InvitationShut`.
    """
    if by.is_minor or not by.is_active:
        raise PermissionDenied(_("An adult answers for a child."))
    if Purpose.ACCOUNT not in purposes:
        raise PermissionDenied(_("Without agreeing to an account there is none."))
    password = new_password()
    today = timezone.localdate(now)
    with transaction.atomic():
        invitation = _of_code(code, now, for_update=True)
        if invitation.invited_by_id == by.pk:
            raise PermissionDenied(_("Somebody else than the one who invited confirms."))
        child = create_person(
            password=password,
            first_name=invitation.first_name,
            last_name=invitation.last_name,
            email="",
            is_minor=True,
            interface_language=(get_language() or "kk")[:2],
        )
        for person, role in ((child, Role.PUPIL), (by, Role.PARENT)):
            Membership.objects.get_or_create(
                person=person,
                place=invitation.place,
                role=role,
                state=MembershipState.ACTIVE,
                ended_on=None,
                defaults={
                    "started_on": today,
                    "decided_at": now,
                    "decided_by_id": invitation.invited_by_id,
                },
            )
        held = Guardianship.objects.create(
            guardian=by, child=child, confirmed_at=now, confirmed_by_id=invitation.invited_by_id
        )
        keep_families([by.pk, child.pk])
        write_consents(by=by, child=child, purposes=purposes, now=now)
        invitation.confirmed_at, invitation.confirmed_by, invitation.child = now, by, child
        invitation.save(update_fields=["confirmed_at", "confirmed_by", "child"])
        log(instance=held, action="people.guardianship.confirm", user=by)
        log(instance=invitation, action="people.invitation.confirm", user=by)
    return NewAccount(child, password)


def open_invitation(*, code: str, now: datetime) -> PupilInvitation:
    """The invitation of a code that can be confirmed; raises `InvitationShut` else."""
    return _of_code(code, now, for_update=False)


def new_code() -> str:
    """Twelve letters and digits, in groups as on the slip."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def new_password() -> str:
    """A first password that a child can read and type: `bako-tive-nelu-37`."""
    words = ["".join(_syllable() + _syllable()) for _word in range(3)]
    return "-".join([*words, str(secrets.randbelow(90) + 10)])


def _syllable() -> str:
    return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)


def digest_of(code: str) -> str:
    """By which a typed code is known again, whatever its case, blanks and dashes."""
    plain = "".join(letter for letter in code.upper() if letter in _LETTERS)
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()


def _renew(invitation: PupilInvitation, by: User, code: str, now: datetime) -> None:
    invitation.code_digest = digest_of(code)
    invitation.invited_by, invitation.invited_at = by, now
    invitation.expires_at = now + timedelta(days=limits.INVITATION_DAYS)
    invitation.save()
    log(instance=invitation, action="people.invitation.invite", user=by)
    send_letter(
        to=invitation.guardian_email,
        language=get_language() or "kk",
        template="children/mail/invitation",
        context={"invitation": invitation, "code": code},
    )


def _locked(pk: int) -> PupilInvitation:
    rows = PupilInvitation.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=pk)


def _of_code(code: str, now: datetime, *, for_update: bool) -> PupilInvitation:
    rows = PupilInvitation.objects.select_related("place")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(code_digest=digest_of(code), place__is_active=True).first()
    if found is None or found.withdrawn_at is not None:
        raise InvitationShut(
            _("There is no such invitation. Compare the letters with the slip, or ask the school.")
        )
    if found.confirmed_at is not None:
        raise InvitationShut(
            _("This invitation was used already. Ask the school if it was not you.")
        )
    if found.expires_at <= now:
        raise InvitationShut(_("This invitation is too old. The class teacher makes a new slip."))
    return found
