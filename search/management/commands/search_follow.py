"""`manage.py search_follow`: keeps this machine's own index, for when the cluster is away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import spare_engine
from search.indexing.loop import Loop


class Command(BaseCommand):
    """Runs on every web server beside a cluster, until it is told to stop."""

    help = (
        "Keeps the embedded index of this machine in step, which answers while a cluster is away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` works off what waits and ends."""
        parser.add_argument("--once", action="store_true", help="work off what waits, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """One pass, or the loop."""
        index = spare_engine()
        if index is None:
            raise CommandError(
                "There is nothing to follow: SEARCH_ENGINE=elasticsearch with"
                " SEARCH_FALLBACK=embedded keeps an index of each machine."
            )
        loop = Loop(index)
        loop.work() if once else loop.run()
