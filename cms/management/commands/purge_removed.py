"""Deletes for good what was removed a month ago, and files that nobody holds; the clock runs it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.files.services import sweep_files
from cms.moderation.services import purge_removed
from cms.uploads.services import sweep_uploads


class Command(BaseCommand):
    """`manage.py purge_removed`."""

    help = "Deletes words and files of what was removed a month ago, and files that nobody holds."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run at any time."""
        now = timezone.now()
        purged = purge_removed(now=now)
        swept = sweep_uploads(now=now) + sweep_files(now=now)
        if verbosity:
            self.stdout.write(f"{purged} things and {swept} loose files deleted for good")
