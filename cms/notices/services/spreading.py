"""Events become notices, and letters where they are urgent: the work of the clock."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.audience.viewer import viewer_of, with_belongings
from cms.mail.services import ask_before_sending, send_letter
from cms.notices.models import Event, Notice
from cms.people.models import User
from cms.ports.noticeable import NoticeKind, NoticeLine, notice_kind
from cms.settings import limits

logger = logging.getLogger(__name__)


def spread_events(*, now: datetime) -> int:
    """Tells people of all that waits, the oldest first; gives the number of events.

    Safe with several workers at once: an event is claimed in the transaction that tells of it. One
    that fails is tried again with the next call, for a day, and keeps nobody else waiting.
    """
    done = last = 0
    while keys := list(_waiting(last).values_list("pk", flat=True)[: limits.EVENTS_AT_ONCE]):
        done += sum(_spread(pk, now) for pk in keys)
        last = keys[-1]
    return done


def spread_event(event: Event, *, now: datetime) -> bool:
    """Tells people of one event in the caller's transaction; False when it waits for the worker."""
    return _spread(event.pk, now)


def _waiting(after: int) -> QuerySet[Event]:
    return Event.objects.filter(spread_at__isnull=True, pk__gt=after).order_by("pk")


def _spread(pk: int, now: datetime) -> bool:
    mine = Event.objects.filter(pk=pk, spread_at__isnull=True)
    try:
        with transaction.atomic():
            if not mine.update(spread_at=now):
                return False  # another worker has it
            event = Event.objects.get(pk=pk)
            kind = notice_kind(event.kind)
            if kind is not None:
                _tell(event, kind, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Event %s was not spread", pk)
        mine.filter(at__lt=now - timedelta(hours=limits.EVENT_TRIED_HOURS)).update(spread_at=now)
        return False
    return True


def _tell(event: Event, kind: NoticeKind, now: datetime) -> None:
    """Notices for those who may know of the event now; nobody is told that there is a secret."""
    hearers = sorted(set(kind.hearers(event)) - {event.actor_id, None})
    for start in range(0, len(hearers), limits.HEARERS_AT_ONCE):
        _tell_some(event, kind, hearers[start : start + limits.HEARERS_AT_ONCE], now)


def _tell_some(event: Event, kind: NoticeKind, hearers: Sequence[int], now: datetime) -> None:
    """Tells as many as are read and asked for at once."""
    found = with_belongings(
        User.objects.filter(pk__in=hearers, is_active=True), timezone.localdate(now)
    )
    people = list(found.order_by("pk"))
    lines = kind.told(event, [viewer_of(person) for person in people])
    told = [person for person in people if person.pk in lines]
    notices = Notice.objects.bulk_create(
        Notice(
            person=person,
            event=event,
            is_urgent=event.is_urgent,
            created_at=now,
            mailed_at=now if _is_mailed(person, event, kind) else None,
        )
        for person in told
    )
    _write(notices, [lines[person.pk] for person in told])


def _is_mailed(person: User, event: Event, kind: NoticeKind) -> bool:
    return event.is_urgent and bool(person.email) and kind.may_mail(event, person)


def _write(notices: Sequence[Notice], lines: Sequence[NoticeLine]) -> None:
    """Letters, in the same transaction: each goes once. They hold the line and a link to the site,
    which asks again who may read; the address of the thing itself might tell its title."""
    for notice, line in zip(notices, lines, strict=True):
        if notice.mailed_at is None:
            continue
        language = notice.person.interface_language
        with override(language):
            url = reverse("notices:notice-open", args=[notice.pk])
        send_letter(
            to=notice.person.email,
            language=language,
            template="notices/mail/urgent",
            context={"text": line.text, "url": url},
            about=(_LETTER, notice.pk),
        )


_LETTER = "notice"


def _is_still_true(pk: int) -> bool:
    """Asked when the letter goes, perhaps hours later: whether its reader may know of it now."""
    notice = Notice.objects.select_related("event", "person").filter(pk=pk).first()
    kind = None if notice is None else notice_kind(notice.event.kind)
    if notice is None or kind is None or not notice.person.is_active:
        return False
    return bool(kind.told(notice.event, [viewer_of(notice.person)]))


ask_before_sending(_LETTER, _is_still_true)
