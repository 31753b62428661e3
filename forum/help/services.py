"""Every write about help. Each look leaves a line in the log."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.leaving.selectors import erased_people
from cms.notices.services import announce
from cms.people.models import Place, PlaceKind, User
from cms.ports.awaited import count_anew
from cms.settings import limits
from forum.help import policies
from forum.help.models import HelpAccess, HelpAct, HelpRequest, HelpState
from forum.help.selectors import may_ring_again, open_call

HELP_ASKED = "help.asked"


def ask_for_help(*, viewer: Viewer, words: str, now: datetime) -> HelpRequest:
    """A pupil asks; those who help are told in the same transaction, without the words.

    As long as the call is open it stays one; when nobody has come after an hour, all are told anew.
    """
    organisation = _organisation_of(viewer)
    assert viewer.person is not None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=viewer.person.pk)
        asked = open_call(viewer)
        if asked is None:
            asked = HelpRequest.objects.create(
                child=viewer.person, organisation=organisation, words=words, asked_at=now
            )
            _ring(asked, viewer, now)
            return asked
        if words and words != asked.words:
            asked.words = f"{asked.words}\n{words}".strip()[-limits.NOTE_LENGTH :]
            asked.save(update_fields=["words"])
        if may_ring_again(asked, now):
            _ring(asked, viewer, now)
    return asked


def _organisation_of(viewer: Viewer) -> Place:
    organisation = None
    if policies.can_ask(viewer):
        organisation = Place.objects.filter(
            path__in=viewer.organisation_paths, kind=PlaceKind.ORGANISATION
        ).first()
    if organisation is None:
        raise PermissionDenied(_("Pupils ask for help here. Others find the telephone numbers."))
    return organisation


def _ring(asked: HelpRequest, viewer: Viewer, now: datetime) -> None:
    _log(asked, viewer, HelpAct.ASKED, now)
    announce(kind=HELP_ASKED, object_pk=asked.pk, actor=None, at=now, is_urgent=True, at_once=True)


def read_request(*, viewer: Viewer, request: HelpRequest, now: datetime) -> None:
    """The log keeps who read it, and when."""
    _log(request, viewer, HelpAct.READ, now)


def take_request(
    *, viewer: Viewer, request: HelpRequest, now: datetime, takes_over: bool = False
) -> HelpRequest:
    """Somebody takes care; of two at once the first, unless the second means to take it over."""
    with transaction.atomic():
        fresh = _locked(viewer, request)
        may = policies.can_take(viewer, fresh)
        if may or (takes_over and policies.can_take_over(viewer, fresh)):
            fresh.state, fresh.taken_by, fresh.taken_at = HelpState.TAKEN, viewer.person, now
            fresh.save(update_fields=["state", "taken_by", "taken_at"])
            _log(fresh, viewer, HelpAct.TAKEN, now)
    return fresh


def close_request(*, viewer: Viewer, request: HelpRequest, now: datetime) -> HelpRequest:
    """The one who took it has helped."""
    with transaction.atomic():
        fresh = _locked(viewer, request)
        if not policies.can_close(viewer, fresh):
            raise PermissionDenied(_("Whoever has taken it closes it."))
        fresh.state, fresh.closed_by, fresh.closed_at = HelpState.CLOSED, viewer.person, now
        fresh.save(update_fields=["state", "closed_by", "closed_at"])
        _log(fresh, viewer, HelpAct.CLOSED, now)
    return fresh


def forget_words(*, now: datetime) -> int:
    """Deletes the words of requests that were closed a year ago, and those of children who have
    left; that somebody asked, and who looked, stays. Gives how many."""
    closed = Q(closed_at__lt=now - timedelta(days=limits.HELP_WORDS_KEPT_DAYS))
    gone = Q(
        child__in=erased_people(),
        asked_at__lt=now - timedelta(days=limits.WORDS_OF_GONE_KEPT_DAYS),
    )
    return HelpRequest.objects.filter(closed | gone).exclude(words="").update(words="")


def _locked(viewer: Viewer, request: HelpRequest) -> HelpRequest:
    found = (
        policies.readable_by(viewer).select_for_update(of=("self",)).filter(pk=request.pk).first()
    )
    if found is None:
        raise PermissionDenied(_("This is read by those who help in the organisation."))
    return found


def _log(request: HelpRequest, viewer: Viewer, act: str, now: datetime) -> None:
    assert viewer.person_id is not None
    HelpAccess.objects.create(request_id=request.pk, actor_id=viewer.person_id, act=act, at=now)
    count_anew(viewer.person)
