"""A work as catalogues and bibliographies need it, and how features of the library offer theirs.

One description serves citations, the data for machines on pages, harvesters and the API.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from cms.audience.viewer import Viewer
from cms.languages import LANGUAGE_CODES
from cms.people.models import User


class Author(NamedTuple):
    """Who made a work. `family` and `given` are empty where only the printed name is known."""

    name: str
    family: str = ""
    given: str = ""
    url: str = ""


class Label(NamedTuple):
    """A word of a vocabulary or a name, in three languages."""

    code: str
    names: tuple[str, str, str]

    def said(self, language: str | None = None) -> str:
        """The name in `language` (of the reader when not given), else in Kazakh."""
        code = (language or get_language() or "kk")[:2]
        place = LANGUAGE_CODES.index(code) if code in LANGUAGE_CODES else 0
        return self.names[place] or self.names[0]


class Terms(NamedTuple):
    """Under which licence a work is given."""

    code: str
    name: str
    url: str


class Enclosed(NamedTuple):
    """A file of a work."""

    name: str
    url: str
    content_type: str
    size: int
    sha256: str
    caption: str = ""


class Origin(NamedTuple):
    """What a work was adapted from."""

    title: str
    authors: str
    url: str


@dataclass(frozen=True, slots=True)
class Citable:
    """A published work. `url` is its page in its own language, `short_url` its lasting address.

    A child is named in none: `authors` are adults, as the public may read their names.
    """

    kind: str
    pk: int
    title: str
    language: str
    url: str
    authors: tuple[Author, ...] = ()
    summary: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    version: int | None = None
    short_url: str = ""
    subjects: tuple[Label, ...] = ()
    grades: tuple[Label, ...] = ()
    types: tuple[Label, ...] = ()
    forms: tuple[Label, ...] = ()
    minutes: int | None = None
    licence: Terms | None = None
    organisation: Label | None = None
    community: Label | None = None
    month: date | None = None
    files: tuple[Enclosed, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def cited_url(self) -> str:
        """The address that a citation prints."""
        return self.short_url or self.url

    @property
    def issued_on(self) -> date | None:
        """The day of publication, in school time."""
        return timezone.localdate(self.published_at) if self.published_at else None


Finder = Callable[[int, Viewer, int | None], Citable | None]
_finders: dict[str, Finder] = {}


def offer_citable(kind: str, find: Finder) -> None:
    """Registers `find(pk, viewer, version)`: a published work of `kind` that `viewer` may see."""
    _finders[kind] = find


def find_citable(kind: str, pk: int, viewer: Viewer, version: int | None = None) -> Citable | None:
    """A work, of its newest version or of one that is named; None where the viewer sees none."""
    find = _finders.get(kind)
    return find(pk, viewer, version) if find else None


def author_named(person: User | None, name: str, url: str = "") -> Author | None:
    """`person` under the `name` that is shown; None for a child, who is named in no record."""
    if person is not None and person.is_minor:
        return None
    if not name:
        return None
    if person is not None and name == person.get_full_name() and person.last_name:
        return Author(name, person.last_name, person.first_name, url)
    return Author(name, url=url)
