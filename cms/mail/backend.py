"""Django's mail backend that keeps each message in `OutgoingMail` instead of sending it."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cms.mail.services import keep_message
from cms.mail.tasks import send_mail_waiting


class OutboxBackend(BaseEmailBackend):
    """Writes messages in the transaction of the act that causes them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keeps every message that has a recipient; gives their number.

        A queue that is away stops nobody: the clock looks at the outbox too.
        """
        kept = [keep_message(message=m) for m in email_messages if m.recipients()]
        if kept:
            transaction.on_commit(send_mail_waiting.enqueue, robust=True)
        return len(kept)
