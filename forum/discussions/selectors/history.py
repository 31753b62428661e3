"""How a post read before it was changed, and what was changed."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names, shown_name
from forum.discussions.models import Post, PostRevision
from forum.discussions.selectors.people import said_by

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (`same`), came (`added`) or went (`gone`)."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a post, with what it changed of the one before. `title` is there where the title
    of the topic was changed with it, and in the first of such versions."""

    number: int
    at: datetime
    by: str
    reason: str
    pieces: tuple[Piece, ...]
    title: tuple[Piece, ...] = ()


def versions_of(post: Post, viewer: Viewer, *, sees_all: bool) -> list[Version]:
    """Versions, the newest first; of the first one its whole text.

    What a moderator has taken out is shown to the author and to moderators alone (`sees_all`).
    """
    kept = list(post.revisions.select_related("changed_by").order_by("number"))
    prepare_names([post.author, *(one.changed_by for one in kept)])
    texts = [one.source for one in kept] + [post.source]
    titles = _titles(post, kept)
    start = 0
    if not sees_all:
        for place, one in enumerate(kept):
            if not _is_own(one, post):
                start = place + 1
    author = said_by(post, viewer)
    said_at = post.published_at or post.submitted_at
    first_at = kept[start - 1].changed_at if start else said_at
    was_renamed = any(one.title for one in kept[start:])
    first_title = (Piece("same", titles[start]),) if was_renamed else ()
    first = Version(start + 1, first_at, author, "", (Piece("same", texts[start]),), first_title)
    versions = [first]
    for place, one in enumerate(kept[start:], start=start):
        is_own = _is_own(one, post)
        versions.append(
            Version(
                place + 2,
                one.changed_at,
                author if is_own else shown_name(one.changed_by, viewer),
                one.reason,
                tuple(difference(texts[place], texts[place + 1])),
                tuple(difference(titles[place], titles[place + 1])) if one.title else (),
            )
        )
    return versions[::-1]


def _titles(post: Post, kept: Sequence[PostRevision]) -> list[str]:
    """What the topic was called at each version: a title is kept where it changed. Of words that
    came into another topic the last title is not known."""
    titles = [post.topic.title if post.number in {1, None} else ""]
    for one in reversed(kept):
        titles.append(one.title or titles[-1])
    return titles[::-1]


def _is_own(version: PostRevision, post: Post) -> bool:
    """Of those who have left nobody knows who it was: it may have been a moderator."""
    return version.changed_by_id is not None and version.changed_by_id == post.author_id


def difference(before: str, after: str) -> list[Piece]:
    """What stayed, went and came, word by word."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            found.append(Piece("added", "".join(new[c:d])))
    return found
