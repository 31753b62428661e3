"""`manage.py search_worker`: keeps the search index in step with the database."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections

from cms.settings import limits
from search.engines import engine
from search.engines.base import EngineAwayError, RebuildRunningError, SearchEngine
from search.entries import SCHEMA
from search.indexing.doctor import examine, repair
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_round

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Works off changes until it is told to stop; rebuilds a missing or damaged index by itself."""

    help = "Keeps the search index in step with the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` works off what waits and ends."""
        parser.add_argument("--once", action="store_true", help="work off what waits, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """The loop."""
        self.stopping = threading.Event()
        if options["once"]:
            self.work(engine())
            return
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stopping.set())
        self.stdout.write("Search worker started.")
        swept_at = time.monotonic()
        while not self.stopping.is_set():
            try:
                self.work(engine())
                if time.monotonic() - swept_at > limits.INDEX_SWEEP_SECONDS:
                    swept_at = time.monotonic()
                    self.sweep(engine())
            except (DatabaseError, EngineAwayError, RebuildRunningError, OSError) as error:
                # The database restarts, a disk is full: say it and go on.
                logger.warning("Search worker waits: %s", error)
                connections.close_all()
                self.stopping.wait(limits.INDEX_RETRY_SECONDS[0])
            self.stopping.wait(limits.INDEX_POLL_SECONDS)
        self.stdout.write("Search worker stopped.")

    def work(self, index: SearchEngine) -> None:
        """Makes the index whole if it is not, then rounds until nothing is due."""
        index.ensure(SCHEMA)
        if index.health().needs_rebuild:
            logger.warning("Search index: %s", index.health().advice)
            counts = rebuild(index, between=lambda: run_round(index))
            logger.warning("Search index rebuilt: %s documents", sum(counts.values()))
        while not self.stopping.is_set():
            done = run_round(index)
            for key, reason in done.failed.items():
                logger.error("Search index: %s failed: %s", key, reason)
            if not done.taken or done.is_engine_away:
                return

    def sweep(self, index: SearchEngine) -> None:
        """Once an hour: finds what was changed behind the models' backs."""
        findings = examine(index)
        if findings.drift:
            logger.warning("Search index: %s documents drifted", len(findings.drift))
            repair(findings)
