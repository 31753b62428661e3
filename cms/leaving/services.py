"""Leaving the site: the person goes, what they said in public stays without their name."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.leaving import policies
from cms.people.models import (
    CommunityMembership,
    Guardianship,
    Membership,
    PupilInvitation,
    User,
)
from cms.people.services import keep_families, keep_name_keys
from cms.people.services.admin_groups import sync_admin_groups
from cms.ports.keepsakes import keepsakes
from cms.ports.searchable import changed


def erase_person(*, person: User, by: User) -> None:
    """Makes a person nobody: name, addresses, profile, sessions, drafts and marks go at once.

    The row stays, so that nothing that hangs on it falls: their words are those of “former
    participant N”. Twice it is once. There is no way back.
    """
    if not policies.can_erase(viewer_of(by), person):
        raise PermissionDenied(_("Only the person or an administrator can do this."))
    with transaction.atomic():
        gone = User.objects.select_for_update().get(pk=person.pk)
        if is_erased(gone):
            return
        if policies.is_last_administrator(gone):
            raise PermissionDenied(_("The site would be left without an administrator."))
        held_by = Guardianship.objects.filter(Q(guardian=gone) | Q(child=gone))
        family = {pk for pair in held_by.values_list("guardian_id", "child_id") for pk in pair}
        for one in keepsakes():
            one.let_go(gone)
        today = timezone.localdate()
        for held in (Membership, CommunityMembership):
            held.objects.filter(person=gone, ended_on__isnull=True).update(ended_on=today)
        _close_sessions(gone)
        EmailAddress.objects.filter(user=gone).delete()
        Authenticator.objects.filter(user=gone).delete()
        gone.first_name = gone.last_name = gone.patronymic = gone.email = ""
        gone.username = _erased_name(gone)
        gone.is_active = gone.is_superuser = gone.is_staff = False
        gone.last_login = None
        gone.set_unusable_password()
        gone.save()
        keep_name_keys([gone])
        PupilInvitation.objects.filter(child=gone).update(
            first_name="", last_name="", guardian_email=""
        )
        held_by.delete()
        keep_families({gone.pk} | family)
        sync_admin_groups(person=gone)
        changed("person", [gone.pk])
        # The log keeps that somebody went, and nobody's name.
        log(instance=gone, action="people.erase", user=None if by.pk == gone.pk else by)


def is_erased(person: User) -> bool:
    """True for a person who has left."""
    return person.username == _erased_name(person)


def _erased_name(person: User) -> str:
    return f"gone-{person.pk}"


def _close_sessions(person: User) -> None:
    own = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=own.values_list("session_key", flat=True)).delete()
    own.delete()
