"""Writes mail to the outbox and sends what waits there."""

import logging
import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.message import make_msgid
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cms.mail.models import OutgoingMail
from cms.settings import limits

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=limits.MAIL_TIMEOUT_SECONDS * 6)


StillTrue = Callable[[int], bool]
_asked: dict[str, StillTrue] = {}


def ask_before_sending(kind: str, still_true: StillTrue) -> None:
    """Letters `about` a thing of this kind go out only while `still_true` says so of its key: what
    waited for hours may have been hidden meanwhile, or its reader may know of it no more."""
    _asked[kind] = still_true


def keep_message(*, message: EmailMessage) -> OutgoingMail:
    """Writes `message` to the outbox, in the caller's transaction, to be sent by the worker."""
    return OutgoingMail.objects.create(
        recipients=", ".join(_one_line(r) for r in message.recipients()),
        subject=_one_line(message.subject)[:500],
        content=_content_of(message),
        next_try_at=timezone.now(),
    )


def send_letter(
    *,
    to: str | Sequence[str],
    language: str,
    template: str,
    context: dict[str, Any],
    about: tuple[str, int] | None = None,
) -> None:
    """Writes a letter of ours in `language`: `<template>_subject.txt` and `<template>.txt`.

    `about` names what is asked again when the letter really goes: see `ask_before_sending`.

    A person without an address gets none; they read the same on their start page.
    """
    addresses = [to] if isinstance(to, str) else list(to)
    addresses = [address for address in addresses if address]
    if not addresses:
        return
    words = {"site_name": settings.WAGTAIL_SITE_NAME, "base_url": settings.BASE_URL} | context
    with override(language):
        subject = render_to_string(f"{template}_subject.txt", words)
        body = render_to_string(f"{template}.txt", words).strip() + "\n"
    message = EmailMessage(_one_line(subject), body, settings.DEFAULT_FROM_EMAIL, addresses)
    message.about = about  # type: ignore[attr-defined]
    message.send()


def send_waiting(*, now: datetime | None = None) -> int:
    """Sends what is due at `now`; gives the number sent. Safe with several workers at once.

    A refused message is tried again after the minutes of `limits.MAIL_RETRY_MINUTES`, then given
    up; an address that the server refuses for good is given up at once. The Message-ID stays the
    same, so a repeat after a cut connection is recognised by mailboxes.
    """
    moment = now or timezone.now()
    sent = 0
    while mail := _claim(moment):
        try:
            if not _is_still_true(mail):
                mail.delete()
                continue
            _deliver(mail)
        except Exception as error:  # noqa: BLE001 - any refusal of the server means "later"
            _postpone(mail, moment, error)
            if _is_away(error):
                break
        else:
            OutgoingMail.objects.filter(pk=mail.pk).update(
                sent_at=timezone.now(), locked_until=None, last_error=""
            )
            sent += 1
    return sent


def forget_sent(*, now: datetime | None = None) -> int:
    """Deletes letters sent or given up long ago: they hold names and links."""
    before = (now or timezone.now()) - timedelta(days=limits.MAIL_KEPT_DAYS)
    done = Q(sent_at__lt=before) | Q(given_up_at__lt=before)
    return OutgoingMail.objects.filter(done).delete()[0]


def _waiting(moment: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(
        Q(locked_until__isnull=True) | Q(locked_until__lte=moment),
        sent_at__isnull=True,
        given_up_at__isnull=True,
        next_try_at__lte=moment,
    )


def _claim(moment: datetime) -> OutgoingMail | None:
    """Takes one due message by a lease, so that a killed worker loses none and none goes twice.

    The attempt is counted before the sending: a letter that kills its worker is given up too.
    """
    with transaction.atomic():
        due = _waiting(moment).order_by("next_try_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        mail = due.first()
        if mail is None:
            return None
        # The same question again in the UPDATE: a database without row locks answers it once.
        taken = (
            _waiting(moment)
            .filter(pk=mail.pk)
            .update(locked_until=moment + LEASE, attempts=F("attempts") + 1)
        )
    if not taken:
        return _claim(moment)
    mail.attempts += 1
    if mail.attempts > len(limits.MAIL_RETRY_MINUTES) + 1:
        _give_up(mail, moment, mail.last_error or "The worker stopped while sending.")
        return _claim(moment)
    return mail


def _is_still_true(mail: OutgoingMail) -> bool:
    about = mail.content.get("about")
    return about is None or _asked[about[0]](about[1])


def _deliver(mail: OutgoingMail) -> None:
    backend = get_connection(settings.DELIVERY_BACKEND)
    _message_of(mail, backend).send()


def _postpone(mail: OutgoingMail, moment: datetime, error: Exception) -> None:
    """Notes the refusal; the next try is later, or never."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if _is_refusal(error) or mail.attempts > len(limits.MAIL_RETRY_MINUTES):
        _give_up(mail, moment, reason)
        return
    minutes = limits.MAIL_RETRY_MINUTES[mail.attempts - 1]
    OutgoingMail.objects.filter(pk=mail.pk).update(
        last_error=reason, locked_until=None, next_try_at=moment + timedelta(minutes=minutes)
    )


def _give_up(mail: OutgoingMail, moment: datetime, reason: str) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        last_error=reason, locked_until=None, given_up_at=moment
    )
    logger.error("Mail %s given up: %s", mail.pk, reason)


def _is_away(error: Exception) -> bool:
    """True when the server itself is away: the next letter would only wait for the same."""
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPServerDisconnected):
        return True
    # Every SMTPException is an OSError too.
    return isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)


def _is_refusal(error: Exception) -> bool:
    """True when the server said that this letter will never be taken."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _one_line(text: object) -> str:
    """No line break of a name or a title may begin a header of its own."""
    return " ".join(str(text).split())


def _content_of(message: EmailMessage) -> dict[str, Any]:
    """What a message says, as plain data."""
    headers = {_one_line(k): _one_line(v) for k, v in message.extra_headers.items()}
    headers.setdefault("Message-ID", make_msgid())
    return {
        "about": getattr(message, "about", None),
        "subject": _one_line(message.subject),
        "body": str(message.body),
        "from_email": _one_line(message.from_email),
        "to": [_one_line(address) for address in message.to],
        "cc": [_one_line(address) for address in message.cc],
        "bcc": [_one_line(address) for address in message.bcc],
        "reply_to": [_one_line(address) for address in message.reply_to],
        "headers": headers,
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
    content = {name: value for name, value in mail.content.items() if name != "about"}
    html = content.pop("html")
    message = EmailMultiAlternatives(connection=backend, **content)
    if html:
        message.attach_alternative(html, "text/html")
    return message
