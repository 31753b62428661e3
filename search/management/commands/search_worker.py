"""`manage.py search_worker`: keeps the search index in step with the database."""

import logging
import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from cms.settings import limits
from search.engines import engine
from search.engines.base import SearchEngine
from search.entries import SCHEMA
from search.indexing.doctor import examine, repair
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_round

logger = logging.getLogger(__name__)


class _StopAsked(Exception):  # noqa: N818 - a request, no error
    """SIGTERM came while an index was being built."""


class Command(BaseCommand):
    """Works off changes until it is told to stop; rebuilds a missing or damaged index by itself."""

    help = "Keeps the search index in step with the database."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` works off what waits and ends."""
        parser.add_argument("--once", action="store_true", help="work off what waits, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """The loop."""
        if once:
            self.work(engine())
            return
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        swept_at = time.monotonic()
        while not self.stopping:
            close_old_connections()
            try:
                self.work(engine())
                if time.monotonic() - swept_at > limits.INDEX_SWEEP_SECONDS:
                    swept_at = time.monotonic()
                    self.sweep(engine())
            except _StopAsked:
                break
            except Exception as error:  # noqa: BLE001 - the database restarts, a disk is full
                logger.warning("Search worker waits: %s: %s", type(error).__name__, error)
                self.rest(limits.INDEX_RETRY_SECONDS[0])
            self.rest(limits.INDEX_POLL_SECONDS)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends after the round that is under way."""
        self.stopping = True

    def rest(self, seconds: float) -> None:
        """Sleeps, and wakes when told to stop."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)

    def work(self, index: SearchEngine) -> None:
        """Makes the index whole if it is not, then rounds until nothing is due."""
        health = index.health()
        if health.needs_rebuild:
            index.ensure(SCHEMA)
            logger.info("Search index: %s", health.advice)
            counts = rebuild(index, between=lambda: self.go_on(index))
            logger.info("Search index rebuilt: %s documents", sum(counts.values()))
        while not self.stopping:
            done = run_round(index)
            for key, reason in done.failed.items():
                logger.error("Search index: %s failed: %s", key, reason)
            if not done.taken or done.is_engine_away:
                return

    def go_on(self, index: SearchEngine) -> None:
        """Between two batches of a rebuild: changes are not kept waiting."""
        if self.stopping:
            raise _StopAsked
        if not index.health().needs_rebuild:
            run_round(index)

    def sweep(self, index: SearchEngine) -> None:
        """Once an hour: finds what was changed behind the models' backs, and counts anew what was
        taken how often."""
        findings = examine(index)
        if findings.drift:
            logger.warning("Search index: %s documents drifted", len(findings.drift))
        repair(findings)
