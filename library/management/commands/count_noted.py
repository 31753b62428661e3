"""Counts what was opened in the hours that are over; the clock (`tick`) runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from library.counts import services


class Command(BaseCommand):
    """`manage.py count_noted`; safe at any time and with several at once."""

    help = "Counts what was read and taken away in hours that are over; adds old days to months."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Hours, then months, then what is left of deleted works."""
        now = timezone.now()
        hours = services.count_noted(now=now)
        days = services.add_up_months(today=timezone.localdate(now))
        services.forget_gone()
        if verbosity > 1:
            self.stdout.write(f"hours counted: {hours}, days added to months: {days}")
