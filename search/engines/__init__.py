"""Which engine answers, and which indexes this machine keeps: `settings.SEARCH_ENGINE`,
`settings.SEARCH_FALLBACK`."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from search.engines.base import SearchEngine
from search.engines.fallback import Answers, FallbackEngine
from search.entries import SCHEMA

# By their path: a site that has no cluster need not load its client.
_EMBEDDED = "search.engines.embedded.EmbeddedEngine"
_ELASTICSEARCH = "search.engines.elasticsearch.ElasticsearchEngine"
_CONNECTION = "search.engines.elasticsearch.Connection"


def answers() -> Answers:
    """What pages of this process ask."""
    is_remote = settings.SEARCH_ENGINE != "embedded"
    return _answers(is_remote, engine(), spare_engine())  # type: ignore[arg-type]


def engine() -> SearchEngine:
    """The engine of the site."""
    name = settings.SEARCH_ENGINE
    if name == "embedded":
        return _embedded(str(settings.SEARCH_INDEX_DIR))
    if name == "elasticsearch":
        return _elasticsearch(tuple(settings.ELASTICSEARCH.items()))
    raise ImproperlyConfigured(f"SEARCH_ENGINE={name} is not known. Use: embedded, elasticsearch.")


def spare_engine() -> SearchEngine | None:
    """The index that this machine keeps for the time when the cluster is away, if it does."""
    name = settings.SEARCH_FALLBACK
    if name not in {"embedded", "none"}:
        raise ImproperlyConfigured(f"SEARCH_FALLBACK={name} is not known. Use: embedded, none.")
    if name == "none" or settings.SEARCH_ENGINE == "embedded":
        return None
    return _embedded(str(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=8)
def _answers(is_remote: bool, engine: SearchEngine, spare: SearchEngine | None) -> Answers:
    return FallbackEngine(engine, spare, is_remote=is_remote)


@lru_cache(maxsize=8)
def _embedded(folder: str) -> SearchEngine:
    return import_string(_EMBEDDED)(Path(folder), SCHEMA)


@lru_cache(maxsize=8)
def _elasticsearch(options: tuple[tuple[str, str | tuple[str, ...]], ...]) -> SearchEngine:
    return import_string(_ELASTICSEARCH)(import_string(_CONNECTION)(**dict(options)), SCHEMA)
