"""How a post read before it was changed, and what was changed."""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from cms.audience.viewer import Viewer
from cms.people.policies import prepare_names, shown_name
from forum.discussions.models import Post, PostRevision

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (`same`), came (`added`) or went (`gone`)."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a post, with what it changed of the one before."""

    number: int
    at: datetime
    by: str
    reason: str
    pieces: tuple[Piece, ...]


def versions_of(post: Post, viewer: Viewer, *, sees_all: bool) -> list[Version]:
    """Versions, the newest first; of the first one its whole text.

    What a moderator has taken out is shown to the author and to moderators alone (`sees_all`).
    """
    kept = list(post.revisions.select_related("changed_by").order_by("number"))
    prepare_names([post.author, *(one.changed_by for one in kept)])
    texts = [one.source for one in kept] + [post.source]
    start = 0
    if not sees_all:
        for place, one in enumerate(kept):
            if not _is_own(one, post):
                start = place + 1
    author = post.author_label or shown_name(post.author, viewer)
    said_at = post.published_at or post.submitted_at
    first_at = kept[start - 1].changed_at if start else said_at
    versions = [Version(start + 1, first_at, author, "", (Piece("same", texts[start]),))]
    for place, one in enumerate(kept[start:], start=start):
        is_own = _is_own(one, post)
        versions.append(
            Version(
                place + 2,
                one.changed_at,
                author if is_own else shown_name(one.changed_by, viewer),
                one.reason,
                tuple(difference(texts[place], texts[place + 1])),
            )
        )
    return versions[::-1]


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
