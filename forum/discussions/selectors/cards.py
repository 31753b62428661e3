"""What screens show of topics and posts: plain values, the same for the same reader.

`components/post.html` and `components/topic_row.html` draw them; questions and ideas use them too.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from forum.discussions.models import ReactionCode

REACTION_ICONS = {
    ReactionCode.THANKS: "hand-heart",
    ReactionCode.AGREE: "thumbs-up",
    ReactionCode.HEART: "heart",
    ReactionCode.IDEA: "lightbulb",
    ReactionCode.JOY: "smile",
    ReactionCode.SORRY: "umbrella",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a tone."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file of a post, as `components/files.html` draws it; pictures are shown."""

    name: str
    url: str
    size: int
    extension: str
    is_image: bool = False
    alt: str = ""
    width: int | None = None
    height: int | None = None
    caption: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReactionCard:
    """How many reacted so, and whether the reader did."""

    code: str
    label: str
    icon: str
    count: int
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """The post that is answered."""

    author: str
    url: str
    number: int | None


@dataclass(frozen=True, slots=True)
class PostCard:
    """One post for one reader. An empty address means that the reader may not do that."""

    pk: int
    number: int | None
    url: str
    author: str
    language: str
    html: SafeString
    said_at: datetime
    written_at: datetime | None = None  # where it came out later than it was written
    author_url: str = ""
    author_role: str = ""
    is_own: bool = False
    is_by_starter: bool = False
    badge: Badge | None = None
    note: str = ""
    reply_to: Quoted | None = None
    pictures: tuple[FileCard, ...] = ()
    files: tuple[FileCard, ...] = ()
    reactions: tuple[ReactionCard, ...] = ()
    is_helpful: bool = False
    edited_at: datetime | None = None
    history_url: str = ""
    reply_url: str = ""
    quote_url: str = ""
    edit_url: str = ""
    withdraw_url: str = ""
    report_url: str = ""
    helpful_url: str = ""
    react_url: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a page whose posts are not there any more, or (`is_kept`) are read by the school
    of the child who wrote them alone, or (`is_looked_at`) wait for a moderator. `url` leads to the
    topic where they stand now, as far as the reader may know of it."""

    first: int
    last: int
    is_kept: bool = False
    is_looked_at: bool = False
    url: str = ""
    title: str = ""
    language: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it is known what became of them."""
        return self.is_kept or self.is_looked_at


@dataclass(frozen=True, slots=True)
class TagCard:
    """A tag and the list of topics that bear it."""

    name: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in a list."""

    pk: int
    url: str
    title: str
    language: str
    kind: str
    kind_label: str | Promise
    icon: str
    author: str
    replies: int
    last_author: str = ""
    last_at: datetime | None = None
    last_url: str = ""
    board: str = ""
    board_url: str = ""
    tags: tuple[TagCard, ...] = ()
    badge: Badge | None = None
    is_pinned: bool = False
    is_locked: bool = False
    has_helpful: bool = False
    unread: int = 0
    is_new: bool = False
    unread_url: str = ""
