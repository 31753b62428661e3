"""Every write about threads about children. Each look leaves a line in the log."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.leaving.selectors import erased_people
from cms.moderation.policies import require_not_paused
from cms.notices.services import announce
from cms.people.models import User
from cms.settings import limits
from forum.care import policies
from forum.care.models import CareAccess, CareAct, CareMember, CareMessage, CareThread, Side

CARE_WRITTEN = "care.written"
# What stands in the place of a title that went.
NO_TITLE = "—"


class TooManyMessages(Exception):  # noqa: N818 - the sentence is the message
    """More than one person writes in a day."""


def start_thread(
    *,
    viewer: Viewer,
    child: User,
    to: User,
    title: str,
    text: str,
    language: str,
    token: UUID,
    now: datetime,
) -> CareThread:
    """A guardian writes to one who works with the child, or the other way round. Nobody else."""
    side = policies.side_of(viewer, child)
    if not side or not _fits(side, child, to):
        raise PermissionDenied(
            _("A guardian and the class teacher or a specialist write to each other here.")
        )
    with transaction.atomic():
        person = _writer(viewer, now)
        known = CareThread.objects.filter(token=token, started_by=person).first()
        if known is not None:
            return known
        thread = CareThread.objects.create(
            child=child, title=title, started_by=person, started_at=now, last_at=now, token=token
        )
        other = Side.STAFF if side == Side.FAMILY else Side.FAMILY
        for member, whose in ((person, side), (to, other)):
            CareMember.objects.create(
                thread=thread, person=member, side=whose, let_in_by=person, let_in_at=now
            )
        _log(thread, viewer, CareAct.STARTED, now)
        _write(thread, person, text, language, token, now)
    return thread


def write_message(
    *, viewer: Viewer, thread: CareThread, text: str, language: str, token: UUID, now: datetime
) -> CareMessage:
    """One more message; the same form sent twice writes one."""
    with transaction.atomic():
        person = _writer(viewer, now)
        fresh = _locked(viewer, thread)
        if not policies.can_write(viewer, fresh):
            raise PermissionDenied(_("This talk is closed. Begin another one if you need it."))
        known = CareMessage.objects.filter(author=person, token=token).first()
        if known is not None:
            return known
        message = _write(fresh, person, text, language, token, now)
        CareThread.objects.filter(pk=fresh.pk).update(last_at=now)
        _log(fresh, viewer, CareAct.WROTE, now)
    return message


def let_in(*, viewer: Viewer, thread: CareThread, person: User, now: datetime) -> CareMember:
    """One more of those who work with the child, or its other guardian, reads and writes."""
    with transaction.atomic():
        fresh = _locked(viewer, thread)
        if policies.guardians_of(fresh.child).filter(pk=person.pk).exists():
            side = Side.FAMILY
        elif policies.staff_of(fresh.child).filter(person=person).exists():
            side = Side.STAFF
        else:
            raise PermissionDenied(_("Only those who work with the child or guard it come in."))
        try:
            with transaction.atomic():
                member = CareMember.objects.create(
                    thread=fresh,
                    person=person,
                    side=side,
                    let_in_by=viewer.person,
                    let_in_at=now,
                )
        except IntegrityError:
            return CareMember.objects.get(thread=fresh, person=person)
        _log(fresh, viewer, CareAct.LET_IN, now, other=person)
    return member


def close_thread(*, viewer: Viewer, thread: CareThread, now: datetime) -> None:
    """Ends it: it can be read, and nothing more is written."""
    with transaction.atomic():
        fresh = _locked(viewer, thread)
        if fresh.closed_at is not None:
            return
        if not policies.can_close(viewer, fresh):
            raise PermissionDenied(_("Whoever began a talk closes it."))
        fresh.closed_at = now
        fresh.save(update_fields=["closed_at"])
        _log(fresh, viewer, CareAct.CLOSED, now)


def read_thread(*, viewer: Viewer, thread: CareThread, now: datetime) -> None:
    """The log keeps who read it, and when."""
    _log(thread, viewer, CareAct.READ, now)


def forget_words(*, now: datetime) -> int:
    """Deletes the messages of talks that were closed a year ago, and of those about children who
    have left; that there was a talk, and who read it, stays. Gives how many talks."""
    closed = Q(closed_at__lt=now - timedelta(days=limits.CARE_KEPT_DAYS))
    gone = Q(
        child__in=erased_people(),
        last_at__lt=now - timedelta(days=limits.WORDS_OF_GONE_KEPT_DAYS),
    )
    with transaction.atomic():
        old = CareThread.objects.select_for_update().filter(closed | gone).exclude(title=NO_TITLE)
        keys = list(old.values_list("pk", flat=True))
        CareMessage.objects.filter(thread__in=keys).delete()
        CareThread.objects.filter(pk__in=keys).update(
            title=NO_TITLE, closed_at=Coalesce("closed_at", Value(now))
        )
    return len(keys)


def _fits(side: str, child: User, to: User) -> bool:
    if side == Side.FAMILY:
        return policies.staff_of(child).filter(person=to).exists()
    return policies.guardians_of(child).filter(pk=to.pk).exists()


def _writer(viewer: Viewer, now: datetime) -> User:
    """What one person sends comes one after the other, so that it can be counted."""
    assert viewer.person is not None
    person = User.objects.select_for_update(no_key=True).get(pk=viewer.person.pk)
    require_not_paused(person, now)
    sent = CareMessage.objects.filter(author=person, written_at__gt=now - timedelta(days=1))
    if sent.count() >= limits.CARE_MESSAGES_A_DAY:
        raise TooManyMessages(_("You have written a lot today: send it tomorrow."))
    return person


def _locked(viewer: Viewer, thread: CareThread) -> CareThread:
    """The thread as it is now, when the viewer (still) reads it."""
    if not CareThread.objects.visible_to(viewer).filter(pk=thread.pk).exists():
        raise PermissionDenied(_("This is read by those of the talk alone."))
    return (
        CareThread.objects.select_for_update(of=("self",)).select_related("child").get(pk=thread.pk)
    )


def _write(
    thread: CareThread, author: User, text: str, language: str, token: UUID, now: datetime
) -> CareMessage:
    message = CareMessage.objects.create(
        thread=thread, author=author, text=text, language=language, token=token, written_at=now
    )
    announce(kind=CARE_WRITTEN, object_pk=thread.pk, actor=author, at=now)
    return message


def _log(
    thread: CareThread, viewer: Viewer, act: str, now: datetime, other: User | None = None
) -> None:
    assert viewer.person_id is not None
    CareAccess.objects.create(
        thread_id=thread.pk,
        actor_id=viewer.person_id,
        act=act,
        other_id=other.pk if other else None,
        at=now,
    )
