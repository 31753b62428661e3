"""Reminds of ideas that were done a term ago; the clock (`tick`) runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.ideas.services import remind_of_reviews


class Command(BaseCommand):
    """`manage.py idea_clock`."""

    help = "Reminds those who run ideas that it is time to look at what came of done ones."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Each idea once."""
        told = remind_of_reviews(now=timezone.now())
        if verbosity > 1:
            self.stdout.write(f"ideas to look at again: {told}")
