"""`manage.py forum_audit`: are the counters of the forum what they count?"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from forum.audit.selectors import drifts
from forum.audit.services import repair


class Command(BaseCommand):
    """Counts anew, says what differs, and with --repair puts it right."""

    help = "Counts topics, posts, votes and reactions anew; ends with 1 when a counter is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--repair", action="store_true", help="set wrong counters right")

    def handle(self, *args: object, **options: object) -> None:
        """Prints each wrong counter and their number."""
        wrong = repair() if options["repair"] else list(drifts())
        for one in wrong:
            self.stdout.write(str(one))
        done = " (repaired)" if options["repair"] and wrong else ""
        self.stdout.write(f"drift: {len(wrong)}{done}")
        if wrong and not options["repair"]:
            raise CommandError("Run it again with --repair to set these counters right.")
