"""Which things show which files: where search finds the text of a file.

Each app says so in its `searchable.py`. A file that nothing shows is found by nobody.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from django.db.models.expressions import Combinable

from cms.audience import tokens
from cms.audience.viewer import Viewer


class Showing(NamedTuple):
    """A thing that shows the file of a text.

    `read` are those who may open the file there, of all who may know of the thing.
    """

    text: int
    thing: int
    read: tuple[str, ...] = (tokens.PUBLIC,)


class FileShower(Protocol):
    """Things of one kind of the search that show files."""

    kind: str
    anchor: str  # where on the page of a thing its files are
    # `{"app.Model": row -> texts}`: rows that say what is shown, and whose texts a change touches.
    links: Mapping[str, Callable[[Any], Iterable[int]]]

    def showings(self, texts: Collection[int]) -> Iterable[Showing]:
        """Things that show the files of `texts`, whoever may see them; a few of each are enough."""

    def texts_of(self, things: Collection[int]) -> Iterable[int]:
        """Texts of the files that these things show now."""

    def seen(self, viewer: Viewer) -> Combinable:
        """For a question about texts: the key of a thing that shows the file, of several one that
        `viewer` may know of; empty when there is none. Its own door is asked afterwards."""


_showers: dict[str, FileShower] = {}


def offer_files(shower_class: type) -> type:
    """Class decorator: registers one instance of a `FileShower`."""
    shower = shower_class()
    _showers[shower.kind] = shower
    return shower_class


def showers() -> Mapping[str, FileShower]:
    """All that show files, by the kind of their things."""
    return _showers
