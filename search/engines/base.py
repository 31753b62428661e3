"""The contract of every engine. `tests/search/contracts` runs the same suite over each of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from search.entries import IndexEntry, Schema
from search.query import Query


class EngineAwayError(Exception):
    """The engine cannot answer or write now; what was to be written stays queued.

    Its text is a sentence of ours, marked for translation, perhaps with a colon and what a server
    said.
    """


class RebuildRunningError(Exception):
    """Another process is rebuilding this index."""


class RebuildIncompleteError(Exception):
    """The new index does not hold what was copied into it; the old one stays."""


class Hit(NamedTuple):
    """A found document and how well it matched."""

    key: str
    score: float


class FacetCount(NamedTuple):
    """A value of a facet and what choosing it would give."""

    value: str
    count: int  # type: ignore[assignment]
    selected: bool


def facet_counts(counted: Mapping[str, int], chosen: Iterable[str]) -> tuple[FacetCount, ...]:
    """Most first, then by value; chosen values always, with 0 if need be."""
    selected = set(chosen)
    values = dict.fromkeys(selected, 0) | dict(counted)
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count, value in selected) for value, count in ordered)


@dataclass(frozen=True, slots=True)
class Result:
    """An answer. `degraded` says that it is not all there is to find, or found in a simpler way;
    `is_away` that nobody answered; `relation` is eq or gte."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    relation: str = "eq"
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    degraded: bool = False
    is_away: bool = False
    took_ms: float = 0.0
    engine: str = ""
    after: str | None = None

    @property
    def keys(self) -> list[str]:
        """Keys of the hits, best first."""
        return [hit.key for hit in self.hits]


@dataclass(slots=True)
class Report:
    """What became of each item of a bulk write: taken, older than what is held, or refused."""

    done: set[str] = field(default_factory=set)
    stale: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Report") -> None:
        """Takes in what became of other documents."""
        self.done |= other.done
        self.stale |= other.stale
        self.failed |= other.failed


class State(StrEnum):
    """How an index is."""

    READY = "ready"
    MISSING = "missing"
    OUTDATED = "outdated"
    DAMAGED = "damaged"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Health:
    """State of the index, with a sentence for the person who runs the site."""

    state: State
    advice: str = ""

    @property
    def needs_rebuild(self) -> bool:
        """True when only a rebuild makes it whole."""
        return self.state in {State.MISSING, State.OUTDATED, State.DAMAGED}


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of an index."""

    documents: int
    by_kind: Mapping[str, int]
    bytes: int


class Held(NamedTuple):
    """What the index says of a document: for the doctor."""

    key: str
    version: int
    digest: str


def newest_of(entries: Iterable[IndexEntry]) -> dict[str, IndexEntry]:
    """One entry a key: of those of one version the last."""
    newest: dict[str, IndexEntry] = {}
    for entry in entries:
        if entry.key not in newest or newest[entry.key].version <= entry.version:
            newest[entry.key] = entry
    return newest


class Rebuild(Protocol):
    """A new index that is filled while the old one answers; live writes go to both."""

    def write(self, entries: Iterable[IndexEntry]) -> Report:
        """Copies documents; a live write of the same document wins."""

    def commit(self, expected: Mapping[str, int]) -> None:
        """Checks that at least `expected` documents of each kind arrived, then switches at once."""

    def abort(self) -> None:
        """Removes the new index; the old one stays."""


class SearchEngine(Protocol):
    """What a search engine does for the site.

    Questions raise EngineAwayError when the engine is in trouble, never for what a person typed.
    """

    name: str

    @property
    def follower(self) -> str:
        """The name under which the outbox remembers how far this very index has come."""

    def ensure(self, schema: Schema) -> None:
        """Makes ready for `schema` what costs nothing; never touches an index that holds things."""

    def put(self, entries: Iterable[IndexEntry]) -> Report:
        """Stores documents, each unless a newer version (or deletion) of it is held."""

    def delete(self, keys: Mapping[str, int]) -> Report:
        """Forgets documents as of a version; an older put that comes late is refused."""

    def search(self, query: Query) -> Result:
        """Answers, `degraded` when an index of older code did."""

    def suggest(
        self, prefix: str, tokens: frozenset[str], locale: str, kinds: tuple[str, ...] = ()
    ) -> list[str]:
        """Keys of documents whose title begins a word with `prefix`, perhaps of some kinds only."""

    def similar(self, key: str, tokens: frozenset[str], kinds: tuple[str, ...] = ()) -> list[str]:
        """Keys of documents like the one of `key`, perhaps of some kinds only."""

    def begin_rebuild(self) -> Rebuild:
        """A new index beside the old; RebuildRunningError when one is being made."""

    def contents(self) -> Iterator[Held]:
        """Every document that is held."""

    def stats(self) -> Stats:
        """Figures."""

    def health(self) -> Health:
        """State, cheap enough for every round of the worker."""
