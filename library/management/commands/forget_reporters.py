"""Forgets names and mails of visitors who reported mistakes; the clock (`tick`) runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from library.corrections.services import forget_reporters


class Command(BaseCommand):
    """`manage.py forget_reporters`."""

    help = "Forgets names and mails of visitors whose reports of mistakes were answered."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Some time after the answer."""
        gone = forget_reporters(now=timezone.now())
        if verbosity > 1:
            self.stdout.write(f"forgotten: {gone}")
