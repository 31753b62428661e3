"""`manage.py search_worker`: keeps the search index in step with the database."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from search.corrections.services import refresh_terms
from search.engines import engine
from search.indexing.loop import Loop
from search.log.services import forget_old_searches


def upkeep(between: Callable[[], object]) -> None:
    """What is kept beside the index: the words of public documents, a log that forgets."""
    refresh_terms(between=between)
    forget_old_searches(today=timezone.localdate())


class Command(BaseCommand):
    """Works off changes until it is told to stop; rebuilds a missing or damaged index by itself."""

    help = "Keeps the search index in step with the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` works off what waits and ends."""
        parser.add_argument("--once", action="store_true", help="work off what waits, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """One pass, or the loop."""
        loop = Loop(engine(), upkeep=upkeep)
        loop.work() if once else loop.run()
