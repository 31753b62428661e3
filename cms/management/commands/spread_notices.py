"""Tells people what happened; the clock runs it, and a person may at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.notices.services import spread_events


class Command(BaseCommand):
    """`manage.py spread_notices`."""

    help = "Turns events into notices, and urgent ones into letters."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run while workers run."""
        told = spread_events(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{told} spread")
