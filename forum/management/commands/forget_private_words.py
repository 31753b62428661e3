"""Deletes words of help and of talks about children when their time is over; the clock runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.care.services import forget_words as forget_talks
from forum.help.services import forget_words as forget_help


class Command(BaseCommand):
    """`manage.py forget_private_words`."""

    help = "Deletes words of requests for help and of talks about children after their time."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run at any time."""
        now = timezone.now()
        requests, talks = forget_help(now=now), forget_talks(now=now)
        if verbosity:
            self.stdout.write(f"{requests} requests and {talks} talks forgotten")
