"""Sends the mail that waits; the clock runs it, and a person may at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.mail.services import forget_sent, send_waiting


class Command(BaseCommand):
    """`manage.py send_mail_waiting`."""

    help = "Sends waiting mail and forgets letters sent long ago."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run while workers run."""
        sent = send_waiting()
        forget_sent()
        if verbosity:
            self.stdout.write(f"{sent} sent")
