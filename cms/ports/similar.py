"""How the page of a thing shows what is like it, without knowing who finds that."""

from collections.abc import Collection
from typing import Protocol

from cms.audience.viewer import Viewer
from cms.ports.searchable import SearchCard


class Finder(Protocol):
    """Finds things like one thing."""

    def __call__(
        self, kind: str, pk: int, viewer: Viewer, *, among: Collection[str]
    ) -> list[SearchCard]:
        """Cards that `viewer` may see, of the kinds `among`, most like it first."""


_finders: list[Finder] = []


def offer_similar(finder: Finder) -> None:
    """Registers who finds similar things."""
    _finders.append(finder)


def similar_to(kind: str, pk: int, viewer: Viewer, *, among: Collection[str]) -> list[SearchCard]:
    """A few things like the one of `kind` and `pk`, in two queries; none when nobody looks."""
    return [card for find in _finders for card in find(kind, pk, viewer, among=among)]
