"""Writes mail to the outbox and sends what waits there."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.message import make_msgid
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cms.mail.models import OutgoingMail
from cms.settings import limits

logger = logging.getLogger(__name__)
LOCK = timedelta(minutes=5)
BATCH = 50


def keep_message(*, message: EmailMessage) -> OutgoingMail:
    """Writes `message` to the outbox, in the caller's transaction, to be sent by the worker."""
    return OutgoingMail.objects.create(
        recipients=", ".join(message.recipients()),
        subject=str(message.subject)[:500],
        content=_content_of(message),
        next_try_at=timezone.now(),
    )


def send_waiting(*, now: datetime | None = None) -> int:
    """Sends what is due at `now`; gives the number sent. Safe with several workers at once.

    A refused message is tried again after the minutes of `limits.MAIL_RETRY_MINUTES`, then given up.
    The Message-ID stays the same, so a repeat after a cut connection is recognised by mailboxes.
    """
    moment = now or timezone.now()
    sent = 0
    for mail in _claim(moment):
        try:
            _deliver(mail)
        except Exception as error:  # noqa: BLE001 - any refusal of the server means "later"
            _postpone(mail, moment, error)
        else:
            mail.sent_at = timezone.now()
            mail.locked_until = None
            mail.save(update_fields=["sent_at", "locked_until"])
            sent += 1
    return sent


def _claim(moment: datetime) -> list[OutgoingMail]:
    """Takes due messages for this worker by a lease, so that a killed worker loses none."""
    with transaction.atomic():
        due = OutgoingMail.objects.filter(
            Q(locked_until__isnull=True) | Q(locked_until__lt=moment),
            sent_at__isnull=True,
            given_up_at__isnull=True,
            next_try_at__lte=moment,
        ).order_by("next_try_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        mails = list(due[:BATCH])
        OutgoingMail.objects.filter(pk__in=[m.pk for m in mails]).update(locked_until=moment + LOCK)
    return mails


def _deliver(mail: OutgoingMail) -> None:
    backend = get_connection(settings.DELIVERY_BACKEND)
    _message_of(mail, backend).send()


def _postpone(mail: OutgoingMail, moment: datetime, error: Exception) -> None:
    mail.last_error = f"{type(error).__name__}: {error}"[:2000]
    mail.locked_until = None
    if mail.attempts >= len(limits.MAIL_RETRY_MINUTES):
        mail.given_up_at = moment
        logger.error("Mail %s given up: %s", mail.pk, mail.last_error)
    else:
        mail.next_try_at = moment + timedelta(minutes=limits.MAIL_RETRY_MINUTES[mail.attempts])
    mail.attempts += 1
    mail.save()


def _content_of(message: EmailMessage) -> dict[str, Any]:
    """What a message says, as plain data."""
    headers = dict(message.extra_headers)
    headers.setdefault("Message-ID", make_msgid())
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": {k: str(v) for k, v in headers.items()},
        "html": next(
            (
                str(a.content)
                for a in getattr(message, "alternatives", [])
                if a.mimetype == "text/html"
            ),
            "",
        ),
    }


def _message_of(mail: OutgoingMail, backend: Any) -> EmailMultiAlternatives:
    content = dict(mail.content)
    html = content.pop("html")
    message = EmailMultiAlternatives(connection=backend, **content)
    if html:
        message.attach_alternative(html, "text/html")
    return message
