"""Who belongs where: asking, answering, giving, ending. Each judged act leaves an audit line."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.mail.services import send_letter
from cms.people import policies, selectors
from cms.people.models import Membership, MembershipState, Place, User
from cms.people.services.admin_groups import sync_admin_groups
from cms.ports.searchable import changed
from cms.settings import limits


class AlreadyAnswered(Exception):  # noqa: N818 - the sentence is the message
    """Somebody else gave the opposite answer first."""


def request_membership(*, person: User, place: Place, role: str, note: str = "") -> Membership:
    """Asks for a role in a place. Asked twice, it is still one request, with the last `note`."""
    if not policies.can_ask_for(person, role):
        raise PermissionDenied(_("Only an administrator gives this role: one cannot ask for it."))
    with transaction.atomic():
        # One person's requests come one after the other, so that their number can be counted.
        User.objects.select_for_update().get(pk=person.pk)
        known = _open_membership(person, place, role)
        if known is not None:
            if note and policies.is_open(known):
                known.note = note
                known.save(update_fields=["note"])
            return known
        if selectors.waiting_count(person) >= limits.MEMBERSHIP_REQUESTS_WAITING:
            raise PermissionDenied(
                _("Several of your requests still wait. Let a coordinator answer them first.")
            )
        return _create(person, place, role, state=MembershipState.REQUESTED, note=note)


def accept_membership(*, decider: User, membership: Membership, today: date) -> Membership:
    """Accepts a request. A second acceptance changes nothing and sends no second letter."""
    with transaction.atomic():
        asked = _locked(membership)
        _require_decision(decider, asked)
        if asked.state == MembershipState.ACTIVE:
            return asked
        _require_open(asked)
        if not policies.can_hold(asked.person, asked.role):
            raise PermissionDenied(_("A child can only be a pupil."))
        asked.state = MembershipState.ACTIVE
        asked.started_on = today
        _decide(asked, decider)
        log(instance=asked, action="people.membership.accept", user=decider)
        _tell(asked, "people/mail/membership_accepted")
        _after_change(asked.person)
    return asked


def refuse_membership(*, decider: User, membership: Membership, note: str = "") -> Membership:
    """Refuses a request with a note that the person reads."""
    with transaction.atomic():
        asked = _locked(membership)
        _require_decision(decider, asked)
        if asked.state == MembershipState.REFUSED:
            return asked
        _require_open(asked)
        asked.state = MembershipState.REFUSED
        asked.refusal_note = note.strip()
        _decide(asked, decider)
        log(instance=asked, action="people.membership.refuse", user=decider, data={"note": note})
        _tell(asked, "people/mail/membership_refused")
        _after_change(asked.person)
    return asked


def end_membership(*, by: User, membership: Membership, today: date) -> Membership:
    """Ends a role from `today` on; withdraws a request that waits. A second end changes nothing."""
    with transaction.atomic():
        held = _locked(membership)
        if not policies.can_end(viewer_of(by), held):
            raise PermissionDenied(_("Only the person or their coordinator can end this."))
        if held.ended_on is not None and held.ended_on <= today:
            return held
        if held.started_on is not None and held.started_on > today:
            held.started_on = today
        held.ended_on = today
        held.save(update_fields=["started_on", "ended_on"])
        log(instance=held, action="people.membership.end", user=by)
        _after_change(held.person)
    return held


def grant_role(*, by: User, person: User, place: Place, role: str, today: date) -> Membership:
    """Gives a role without a request, or accepts the one that waits."""
    if not policies.can_give_role(viewer_of(by), role, place):
        raise PermissionDenied(_("Only an administrator gives this role here."))
    if not policies.can_enrol(viewer_of(by), person):
        raise PermissionDenied(_("The first role of a child is given by an administrator."))
    if not policies.can_hold(person, role):
        raise PermissionDenied(_("A child can only be a pupil."))
    with transaction.atomic():
        known = _open_membership(person, place, role)
        given = known if known is not None else _create(person, place, role, state="requested")
        given = _locked(given)
        if given.state == MembershipState.ACTIVE:
            return given
        given.state = MembershipState.ACTIVE
        given.started_on = today
        _decide(given, by)
        log(instance=given, action="people.membership.grant", user=by)
        _after_change(person)
    return given


def _open_membership(person: User, place: Place, role: str) -> Membership | None:
    return (
        Membership.objects.filter(person=person, place=place, role=role, ended_on__isnull=True)
        .exclude(state=MembershipState.REFUSED)
        .first()
    )


def _create(person: User, place: Place, role: str, *, state: str, note: str = "") -> Membership:
    """A row; when another request was faster, its row."""
    try:
        with transaction.atomic():
            return Membership.objects.create(
                person=person, place=place, role=role, state=state, note=note
            )
    except IntegrityError:
        known = _open_membership(person, place, role)
        if known is None:
            raise
        return known


def _locked(membership: Membership) -> Membership:
    """The row as it is now, held until the end of the transaction."""
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "place")
        .get(pk=membership.pk)
    )


def _require_decision(decider: User, asked: Membership) -> None:
    if not policies.can_decide(viewer_of(decider), asked):
        raise PermissionDenied(_("This request is answered by somebody else."))


def _require_open(asked: Membership) -> None:
    if not policies.is_open(asked):
        raise AlreadyAnswered(_("This request was answered or withdrawn a moment ago."))


def _decide(asked: Membership, decider: User) -> None:
    asked.decided_at = timezone.now()
    asked.decided_by = decider
    asked.save(update_fields=["state", "started_on", "refusal_note", "decided_at", "decided_by"])


def _tell(asked: Membership, template: str) -> None:
    person = asked.person
    send_letter(
        to=person.email,
        language=person.interface_language,
        template=template,
        context={"person": person, "membership": asked},
    )


def _after_change(person: User) -> None:
    """Rights in the admin follow at once; the person may have become findable, or no more."""
    sync_admin_groups(person=person)
    changed("person", [person.pk])
