"""`manage.py search_rebuild`: a whole new index while the old one answers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.corrections.services import refresh_terms
from search.engines import engine
from search.engines.base import EngineAwayError, RebuildIncompleteError, RebuildRunningError
from search.entries import SCHEMA
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_until_empty


class Command(BaseCommand):
    """Safe at any time: searches go on, and so do changes."""

    help = "Builds the search index anew from the database and switches to it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Builds, says how far it is, works off what waits."""
        index = engine()
        try:
            index.ensure(SCHEMA)
            counts = rebuild(index, told=self.tell)
        except RebuildRunningError as error:
            raise CommandError("Another rebuild is running; wait until it has ended.") from error
        except (RebuildIncompleteError, EngineAwayError) as error:
            raise CommandError(f"The old index stays: {error}") from error
        run_until_empty(index)
        refresh_terms()
        stats = index.stats()
        self.stdout.write(
            f"{sum(counts.values())} documents, {stats.bytes / 1_048_576:.1f} MB: "
            + ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
        )

    def tell(self, kind: str, count: int) -> None:
        """One line a batch."""
        self.stdout.write(f"{kind}: {count}")
