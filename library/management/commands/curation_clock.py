"""Reminds of methods and opinions that have waited too long; the clock (`tick`) runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from library.curation.services import remind


class Command(BaseCommand):
    """`manage.py curation_clock`."""

    help = "Reminds editors of methods, and experts of opinions, that have waited too long."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Each sending and each opinion once."""
        told = remind(now=timezone.now())
        if verbosity > 1:
            self.stdout.write(f"reminded of: {told}")
