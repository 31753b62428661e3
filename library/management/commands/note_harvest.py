"""Notes for harvesters what has changed on the shelf."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from library.harvesting.services import note_batch


class Command(BaseCommand):
    """`manage.py note_harvest`: the clock runs it every few minutes."""

    help = "Notes for harvesters (OAI-PMH) what has come, changed and gone on the shelf."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Compares and notes."""
        noted = 0
        while batch := note_batch(now=timezone.now()):
            noted += batch
        if verbosity:
            self.stdout.write(f"{noted} records noted.")
