"""How an app says which of its things moderators look after, without `cms.moderation` knowing it.

Each app has one `reviewable.py` that registers its kinds; the queue reads the register. A thing is
`pending`, `returned`, `published`, `hidden` or `removed`, whatever its table calls that; a removed
one whose words were deleted for good is `purged`, and nothing more can be done with it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol, runtime_checkable

from django.db.models import QuerySet
from django.utils.html import strip_tags

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.settings import limits

PENDING, RETURNED, PUBLISHED, HIDDEN, REMOVED, PURGED = (
    "pending",
    "returned",
    "published",
    "hidden",
    "removed",
    "purged",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Who answers for a thing: those of a place (tree path, "" for the region), of a community.

    So many different people hide it by their reports. `is_guarded`: an official answer stands on
    it, it is an announcement or the word of somebody who works for an organisation; reports of
    visitors bring it before moderators and never hide it. `needs_several`: the organisation itself
    has said it; one report, whoever sends it and why, brings it before moderators and never hides
    it.
    """

    place_path: str
    community_id: int | None
    author_id: int | None
    reports_to_hide: int = limits.REPORTS_TO_HIDE
    is_guarded: bool = False
    needs_several: bool = False


@dataclass(frozen=True, slots=True)
class ContextLine:
    """What was said before and after, as a moderator reads it."""

    name: str
    html: str
    language: str
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file that is published with the words; a picture is shown."""

    name: str
    url: str
    is_image: bool = False
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPoll:
    """A poll that is published with the words."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A thing as a moderator sees it: all that one act publishes, with what stands around it.

    `source` is what its author typed, for a publication with changes; "" where nothing can be
    changed. `edit_url` is where its author corrects it. Of one that `is_opening` the title and the
    poll are changed with the words (see `OpeningKind`).
    """

    kind: str
    pk: int
    label: str
    title: str
    url: str
    html: str
    source: str
    language: str
    author: User | None
    author_name: str
    where: str
    state: str
    context: tuple[ContextLine, ...] = ()
    edit_url: str = ""
    poll: ReviewPoll | None = None
    files: tuple[ReviewFile, ...] = ()
    tags: tuple[str, ...] = ()
    is_opening: bool = False

    @property
    def words(self) -> str:
        """What rows show: as it was typed, or as it is read where nothing can be changed."""
        return self.source or unescape(strip_tags(self.html.replace("</p>", "</p> "))).strip()


class ReviewKind(Protocol):
    """What an app says of one kind of things that are moderated.

    Every act runs in the transaction of the queue, which has asked whether `by` may; it changes the
    thing and tells nobody: the queue writes the log and the notices. `by=None` is the site itself
    (hidden by reports). `label` names such things in the filter of the queue.
    """

    kind: str
    label: Any

    def visible(self, viewer: Viewer) -> QuerySet[Any]:
        """The door: what others said and `viewer` reads, and so may report."""

    def scope(self, pk: int) -> Scope | None:
        """Who answers for the row; None when it is gone."""

    def locked_state(self, pk: int) -> str | None:
        """The state of the row now, behind the lock that its writers take too; None when it is
        gone. Asked first in every act, so that all take their locks in one order."""

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """Cards by primary key, in a constant number of queries."""

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Lets a waiting thing out, shows a hidden one again; with `source`, in these words."""

    def send_back(self, pk: int, *, by: User) -> None:
        """Gives a waiting thing back to its author for correction."""

    def hide(self, pk: int, *, by: User | None) -> None:
        """Takes it out of sight until somebody decides."""

    def remove(self, pk: int, *, by: User) -> None:
        """Takes it out of sight for good; what hangs on it stays."""

    def purge(self, pk: int) -> list[int]:
        """Deletes words, files and history of a removed one for good; a gap with a label stays.

        Gives the keys of all things whose words went: with a topic go those of its posts.
        """


@runtime_checkable
class OpeningKind(Protocol):
    """A kind among whose things some begin a talk."""

    def publish_opening(
        self, pk: int, *, by: User, source: str, title: str, poll: ReviewPoll | None
    ) -> None:
        """As `publish` in these words, with what stands beside them; raises `Refused` of moderation
        for what is no title or no poll."""


@dataclass(frozen=True, slots=True)
class Titled:
    """What a line of the log says of a thing that has no place in the queue itself."""

    title: str
    language: str
    label: str
    url: str


Titles = Callable[[Collection[int]], Mapping[int, Titled]]

_titles: dict[str, Titles] = {}


def offer_titles(name: str) -> Callable[[Titles], Titles]:
    """Decorator: what the things `name` of the log are called, by their keys, in one query."""

    def registered(titles: Titles) -> Titles:
        _titles[name] = titles
        return titles

    return registered


def titles_of(name: str, keys: Collection[int]) -> Mapping[int, Titled]:
    """Those of the things `name`; nothing where nobody has said what they are called."""
    titles = _titles.get(name)
    return titles(keys) if titles is not None else {}


_kinds: dict[str, ReviewKind] = {}


def offer_review(kind_class: type) -> type:
    """Class decorator: registers one instance of a `ReviewKind`."""
    kind = kind_class()
    _kinds[kind.kind] = kind
    return kind_class


def review_kinds() -> Iterator[ReviewKind]:
    """Every registered kind."""
    return iter(_kinds.values())


def review_kind(name: str) -> ReviewKind | None:
    """The kind of that name; None when there is none."""
    return _kinds.get(name)
