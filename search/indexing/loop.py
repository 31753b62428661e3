"""The long run of a worker: keeps one index in step until it is told to stop."""

import logging
import signal
import time
from collections.abc import Callable
from types import FrameType

from django.db import close_old_connections

from cms.settings import limits
from search.engines.base import RebuildRunningError, SearchEngine, State
from search.entries import SCHEMA
from search.indexing import selectors, services
from search.indexing.doctor import examine, repair
from search.indexing.rebuild import rebuild
from search.indexing.worker import run_round

logger = logging.getLogger(__name__)

Upkeep = Callable[[Callable[[], object]], object]


class _StopAsked(Exception):  # noqa: N818 - a request, no error
    """SIGTERM came while an index was being built."""


class Loop:
    """Works off changes; builds a missing, outdated, damaged or forgotten index by itself.

    `upkeep` is done after a build and once an hour; it is given what to do between its steps.
    """

    def __init__(self, index: SearchEngine, *, upkeep: Upkeep = lambda between: None) -> None:
        self.index = index
        self.upkeep = upkeep
        self.stopping = False

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        swept_at = time.monotonic()
        while not self.stopping:
            close_old_connections()
            try:
                is_well = self.work()
                if time.monotonic() - swept_at > limits.INDEX_SWEEP_SECONDS:
                    swept_at = time.monotonic()
                    self.sweep()
            except _StopAsked:
                break
            except RebuildRunningError:
                is_well = False  # another worker is at it
            except Exception as error:  # noqa: BLE001 - the database restarts, a disk is full
                logger.warning("Search worker waits: %s: %s", type(error).__name__, error)
                is_well = False
            self.rest(limits.INDEX_POLL_SECONDS if is_well else limits.INDEX_RETRY_SECONDS[0])

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends after the round that is under way."""
        self.stopping = True

    def rest(self, seconds: float) -> None:
        """Sleeps, and wakes when told to stop."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)

    def work(self) -> bool:
        """Makes the index whole if it is not, then rounds until nothing is due; false when the
        engine is away."""
        health = self.index.health()
        if health.state == State.AWAY:
            services.note_trouble(name=self.index.follower, trouble=health.advice)
            return False
        if health.needs_rebuild or not selectors.is_built(self.index.follower):
            self.index.ensure(SCHEMA)
            logger.info("Search index %s is built. %s", self.index.follower, health.advice)
            counts = rebuild(self.index, between=self.go_on)
            logger.info("Search index built: %s documents", sum(counts.values()))
            self.upkeep(self.go_on)
        while not self.stopping:
            done = run_round(self.index)
            for key, reason in done.failed.items():
                logger.error("Search index: %s failed: %s", key, reason)
            if not done.taken or done.is_engine_away:
                return not done.is_engine_away
        return True

    def go_on(self) -> None:
        """Between two batches of a rebuild: changes are not kept waiting."""
        if self.stopping:
            raise _StopAsked
        if not self.index.health().needs_rebuild:
            run_round(self.index)

    def sweep(self) -> None:
        """Once an hour: finds what was changed behind the models' backs, and counts anew what was
        taken how often."""
        findings = examine(self.index)
        if findings.drift:
            logger.warning("Search index: %s documents drifted", len(findings.drift))
        repair(findings)
        self.upkeep(self.go_on)
