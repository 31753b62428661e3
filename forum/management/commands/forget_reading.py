"""Forgets marks of reading that count for nothing any more, and old drafts; the clock runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.discussions.services.drafting import forget_old_drafts
from forum.discussions.services.reading import forget_reading


class Command(BaseCommand):
    """`manage.py forget_reading`."""

    help = "Deletes read marks of topics that have rested long, and drafts of half a year ago."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run at any time."""
        now = timezone.now()
        marks, drafts = forget_reading(now=now), forget_old_drafts(now=now)
        if verbosity:
            self.stdout.write(f"{marks} marks and {drafts} drafts forgotten")
