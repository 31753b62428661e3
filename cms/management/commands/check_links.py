"""`manage.py check_links`: asks whether addresses of other sites still lead somewhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms.links import services
from cms.links.asking import Asker
from cms.links.models import OutsideLink
from cms.links.tasks import look_at_links


class Command(BaseCommand):
    """Each good address once a week, a failing one once a day; safe at any time."""

    help = "Looks whether addresses of other sites lead somewhere, and tells which do not."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--later` leaves it to the worker."""
        parser.add_argument("--later", action="store_true", help="only queue it for the worker")

    def handle(self, *args: Any, later: bool, **options: Any) -> None:
        """Notes where links stand, asks what is due, tells what is broken."""
        if later:
            look_at_links.enqueue()
            return
        now = timezone.now()
        services.note_links(today=timezone.localdate(now))
        told = services.ask_due(asker=Asker(), now=now)
        counts = ", ".join(f"{word} {told[word]}" for word in ("fine", "trouble", "shut"))
        self.stdout.write(f"asked: {counts}")
        for link in OutsideLink.objects.broken():
            self.stdout.write(f"{link.broken_since} {link.trouble} {link.url}")
