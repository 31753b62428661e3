"""Reminds of what has waited for a moderator too long."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.moderation.services import remind_of_waiting


class Command(BaseCommand):
    """`manage.py remind_moderators`: after a day those who decide, after two the administration."""

    help = "Reminds moderators of what waits for a day, the administration of what waits for two."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tells how many were reminded of."""
        reminded, escalated = remind_of_waiting(now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{reminded} reminded, {escalated} escalated")
