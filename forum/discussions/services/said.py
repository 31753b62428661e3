"""What somebody typed, as forms hand it over."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cms.files.models import StoredFile
from forum.discussions.models import PollResults, Post, Tag, TopicKind


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed, and the form it came from.

    `files` are stored already, each with what it shows (None: as they are); `insists` says that a
    moderator may look at what the site found; `typing_seconds` is None when the browser did not
    tell.
    """

    source: str
    language: str
    token: UUID
    reply_to: Post | None = None
    files: Sequence[tuple[StoredFile, str]] | None = None
    insists: bool = False
    typing_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class NewPoll:
    """A poll to go with a topic."""

    question: str
    options: Sequence[str]
    choices_at_most: int = 1
    is_anonymous: bool = True
    results: str = PollResults.ALWAYS
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a topic, and what goes with them."""

    title: str
    said: Said
    kind: str = TopicKind.DISCUSSION
    tags: Collection[Tag] = field(default_factory=tuple)
    poll: NewPoll | None = None
    is_private: bool = False
    author_label: str = ""
    hides_author: bool = False  # neither topic nor post know who wrote them


def digest_of(source: str) -> str:
    """By which the same words are known again, whatever their blanks and case."""
    words = " ".join(source.lower().split())
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def texts_of_files(said: Said) -> list[str]:
    """Names of files, and what they show: words too."""
    return [text for stored, alt in said.files or () for text in (stored.name, alt) if text]
