"""Deletes notices of long ago; the clock runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.notices.services import forget_old_notices


class Command(BaseCommand):
    """`manage.py forget_notices`."""

    help = "Deletes events and notices that are older than limits.NOTICES_KEPT_DAYS."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Safe to run at any time."""
        forgotten = forget_old_notices(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{forgotten} forgotten")
