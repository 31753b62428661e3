"""Makes rights in the admin follow roles that began or ended by date."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.people.services import sync_all_admin_groups


class Command(BaseCommand):
    """`manage.py sync_admin_groups`; the clock runs it every day."""

    help = "Makes groups of the admin follow the roles that people hold today."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """May be run at any time."""
        number = sync_all_admin_groups()
        if verbosity:
            self.stdout.write(f"{number} people")
