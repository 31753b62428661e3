"""Which engine answers: `settings.SEARCH_ENGINE`."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from search.engines.base import SearchEngine
from search.entries import SCHEMA

# By their path: a site that has no cluster need not load its client.
_EMBEDDED = "search.engines.embedded.EmbeddedEngine"
_ELASTICSEARCH = "search.engines.elasticsearch.ElasticsearchEngine"
_CONNECTION = "search.engines.elasticsearch.Connection"


def engine() -> SearchEngine:
    """The engine of this process."""
    name = settings.SEARCH_ENGINE
    if name == "embedded":
        return _embedded(str(settings.SEARCH_INDEX_DIR))
    if name == "elasticsearch":
        return _elasticsearch(tuple(settings.ELASTICSEARCH.items()))
    raise ImproperlyConfigured(f"SEARCH_ENGINE={name} is not known. Use: embedded, elasticsearch.")


@lru_cache(maxsize=8)
def _embedded(folder: str) -> SearchEngine:
    return import_string(_EMBEDDED)(Path(folder), SCHEMA)


@lru_cache(maxsize=8)
def _elasticsearch(options: tuple[tuple[str, str | tuple[str, ...]], ...]) -> SearchEngine:
    return import_string(_ELASTICSEARCH)(import_string(_CONNECTION)(**dict(options)), SCHEMA)
