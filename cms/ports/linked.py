"""How an app says in whose words addresses of other sites stand, without `cms.links` knowing it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from cms.audience.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Linking:
    """A thing with the texts or addresses in which links may stand."""

    pk: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkedFrom:
    """What a thing is called in the list of editors, and where it is put right."""

    title: str
    language: str
    url: str


class LinkSource(Protocol):
    """One kind of things that readers see and editors keep."""

    kind: str

    def things(self) -> Iterable[Linking]:
        """All that everybody may read, in batches, whatever their number."""

    def named(self, pks: Collection[int], viewer: Viewer) -> Mapping[int, LinkedFrom]:
        """Those that `viewer` may read and is to put right, in a constant number of queries."""


_sources: dict[str, LinkSource] = {}


def offer_links(source_class: type) -> type:
    """Class decorator: registers one instance of a `LinkSource`."""
    source = source_class()
    _sources[source.kind] = source
    return source_class


def link_sources() -> Iterator[LinkSource]:
    """Every registered kind."""
    return iter(_sources.values())


def link_source(kind: str) -> LinkSource | None:
    """The kind of that name; None when there is none."""
    return _sources.get(kind)
