"""What pages ask: the site's engine, and while it is in trouble the index of this very machine.

The first question that fails waits for the engine at most `SEARCH_SECONDS`. Then the breaker is
open: all further ones of this process go to the spare index at once, while every few seconds
somebody asks the engine in the background, whom no reader waits for. A page whose patience is
at an end (`patience.py`) asks the spare index for the rest, and the breaker stays closed.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from cms.audience import tokens
from cms.settings import limits
from search.engines.base import EngineAwayError, Result, SearchEngine
from search.engines.patience import seconds_left
from search.query import Query

logger = logging.getLogger(__name__)
T = TypeVar("T")

_PROBE = Query(tokens=frozenset({tokens.PUBLIC}), size=1)


class Answers(Protocol):
    """What pages may ask. It never raises."""

    def search(self, query: Query) -> Result:
        """Answers, perhaps `degraded` or `is_away`."""

    def suggest(
        self, prefix: str, tokens: frozenset[str], locale: str, kinds: tuple[str, ...] = ()
    ) -> list[str]:
        """Keys of documents whose title begins a word with `prefix`, perhaps of some kinds only."""

    def similar(self, key: str, tokens: frozenset[str], kinds: tuple[str, ...] = ()) -> list[str]:
        """Keys of documents like the one of `key`, perhaps of some kinds only."""


class Breaker:
    """Open while the engine is in trouble; `probe` tells whether it is well again."""

    def __init__(self, probe: Callable[[], bool]) -> None:
        self._probe = probe
        self._guard = threading.Lock()
        self._next_probe = 0.0
        self._is_probing = False
        self.is_open = False

    def trip(self, reason: str) -> None:
        """The engine failed or was slow."""
        with self._guard:
            was_open, self.is_open = self.is_open, True
            if not was_open:
                self._next_probe = time.monotonic() + limits.SEARCH_PROBE_SECONDS
        if not was_open:
            logger.warning("Search: this machine's own index answers now. %s", reason)

    def lets_through(self) -> bool:
        """True while it is closed; when a probe is due, one begins in the background."""
        if not self.is_open:
            return True
        with self._guard:
            is_due = not self._is_probing and time.monotonic() >= self._next_probe
            self._is_probing = self._is_probing or is_due
        if is_due:
            threading.Thread(target=self._look, name="search probe", daemon=True).start()
        return False

    def _look(self) -> None:
        is_well = False
        try:
            is_well = self._probe()
        finally:
            with self._guard:
                self._is_probing = False
                self._next_probe = time.monotonic() + limits.SEARCH_PROBE_SECONDS
                self.is_open = not is_well
        if is_well:
            logger.warning("Search: the engine answers again.")


class FallbackEngine:
    """`Answers` of the engine, of the spare one when it is in trouble, or of nobody.

    An engine that is not remote needs no breaker: it fails at once, and is well as soon as it is.
    """

    def __init__(
        self, engine: SearchEngine, spare: SearchEngine | None = None, *, is_remote: bool = True
    ) -> None:
        self.engine = engine
        self.spare = spare
        self.is_remote = is_remote
        self.breaker = Breaker(self._is_well)

    def search(self, query: Query) -> Result:
        """Answers; what an engine of older code found is taken when nothing better is there."""
        began = time.perf_counter()
        answer = self._ask(lambda engine: engine.search(query))
        if answer is not None and not answer.degraded:
            return answer
        spare = self._ask_spare(lambda engine: engine.search(query))
        took = (time.perf_counter() - began) * 1000
        if spare is not None and (answer is None or not spare.degraded):
            return replace(spare, degraded=True, took_ms=took)
        return answer or Result(degraded=True, is_away=True, took_ms=took)

    def suggest(
        self, prefix: str, tokens: frozenset[str], locale: str, kinds: tuple[str, ...] = ()
    ) -> list[str]:
        """Keys of whoever answers; nothing when nobody does."""
        return self._keys(lambda engine: engine.suggest(prefix, tokens, locale, kinds))

    def similar(self, key: str, tokens: frozenset[str], kinds: tuple[str, ...] = ()) -> list[str]:
        """Keys of whoever answers; nothing when nobody does."""
        return self._keys(lambda engine: engine.similar(key, tokens, kinds))

    def _keys(self, question: Callable[[SearchEngine], list[str]]) -> list[str]:
        answer = self._ask(question)
        return (self._ask_spare(question) or []) if answer is None else answer

    def _ask(self, question: Callable[[SearchEngine], T]) -> T | None:
        """The engine's answer; None when it is in trouble, or the time of the page is over."""
        if not self.is_remote:
            return self._ask_safely(self.engine, question)
        if not self.breaker.lets_through():
            return None
        patience = seconds_left()
        if patience < limits.SEARCH_LEAST_SECONDS:
            return None
        began = time.monotonic()
        try:
            answer = question(self.engine)
        except EngineAwayError as error:
            # An engine that was given less time than it may take is not in trouble for it.
            if patience >= limits.SEARCH_SLOW_SECONDS:
                self.breaker.trip(str(error))
            return None
        took = time.monotonic() - began
        if took > limits.SEARCH_SLOW_SECONDS:
            # It is shown, but a page of several questions must not wait for each.
            self.breaker.trip(f"The engine took {took:.1f} s.")
        return answer

    def _ask_spare(self, question: Callable[[SearchEngine], T]) -> T | None:
        return None if self.spare is None else self._ask_safely(self.spare, question)

    def _ask_safely(self, engine: SearchEngine, question: Callable[[SearchEngine], T]) -> T | None:
        try:
            return question(engine)
        except EngineAwayError as error:
            logger.warning("Search: this machine's index does not answer. %s", error)
            return None

    def _is_well(self) -> bool:
        began = time.monotonic()
        try:
            answer = self.engine.search(_PROBE)
        except EngineAwayError:
            return False
        return not answer.degraded and time.monotonic() - began < limits.SEARCH_SLOW_SECONDS
