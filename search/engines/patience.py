"""How long a page waits for a search server: for all its questions together, not for each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.settings import limits

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def one_patience() -> Iterator[None]:
    """All questions asked within share `SEARCH_SECONDS`; also a decorator."""
    before = _until.set(time.monotonic() + seconds_left())
    try:
        yield
    finally:
        _until.reset(before)


def seconds_left() -> float:
    """How long the next question may take; outside of `one_patience` each has the whole time."""
    until = _until.get()
    return limits.SEARCH_SECONDS if until is None else max(0.0, until - time.monotonic())
