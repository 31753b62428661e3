"""Which engine answers: `settings.SEARCH_ENGINE`."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.entries import SCHEMA


def engine() -> SearchEngine:
    """The engine of this process."""
    return _engine(settings.SEARCH_ENGINE, str(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=8)
def _engine(name: str, folder: str) -> SearchEngine:
    if name == EmbeddedEngine.name:
        return EmbeddedEngine(Path(folder), SCHEMA)
    raise ImproperlyConfigured(f"SEARCH_ENGINE={name} is not known. Use: embedded.")
