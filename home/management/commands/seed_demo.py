"""`manage.py seed_demo`: demo content of our own, in three languages."""

import logging
from argparse import ArgumentTypeError
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.demo.selectors import demo_is_there
from home.demo.services import NameTaken, load_demo


def times(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("give a whole number from 1")
    return int(text)


class Command(BaseCommand):
    """Loads the demo into a site that `ensure_site` has set up; a second time changes nothing."""

    help = "Loads demo people, methods, essays and pages; --scale N makes N times as much."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--scale`: how many times as much. `--no-index`: do not fill the search index."""
        parser.add_argument("--scale", type=times, default=1, metavar="N")
        parser.add_argument("--no-index", action="store_true", help="leave it to search_rebuild")

    def handle(self, *args: Any, scale: int, no_index: bool, **options: Any) -> None:
        """Loads, fills the index, says what there is."""
        if demo_is_there():
            self.stdout.write("The demo is here already; nothing was changed.")
            return
        # Wagtail tells of every page that it makes.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        call_command("ensure_site", verbosity=0)
        try:
            load_demo(now=timezone.now(), scale=scale)
        except NameTaken as names:
            raise CommandError(
                f"The demo has people with the login names {names}, and so has this database. "
                "Load it into a database of its own."
            ) from names
        if not no_index and "search_rebuild" in get_commands():
            call_command("search_rebuild", stdout=self.stdout)
