"""Who reads a page of the forum: the person, or the one whose eyes a coordinator has borrowed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cms.audience.viewer import Viewer, viewer_of
from forum.boards.lent import LENT_AS, lent_viewer
from forum.boards.policies import can_lend_eyes

KEY = "forum_as"
NAMES = {
    "visitor": pgettext_lazy("you see this as", "a visitor"),
    "parent": pgettext_lazy("you see this as", "a parent"),
    "pupil": pgettext_lazy("you see this as", "a pupil"),
    "teacher": pgettext_lazy("you see this as", "a teacher"),
}


@dataclass(frozen=True, slots=True)
class Lent:
    """What the bar on top tells: as whom, and of which place."""

    who: str
    name: str | Promise
    place: str


def reader_of(request: HttpRequest) -> Viewer:
    """The viewer of pages that are read. Those that write ask `viewer_of` and stay one's own."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return viewer
    kept: Any = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("who") not in LENT_AS:
        return viewer
    if kept.get("until", 0) < timezone.now().timestamp():
        # Forgotten in another window, it would still be on the next morning.
        return viewer
    path, community_id = kept.get("path", ""), kept.get("community")
    if not can_lend_eyes(viewer, path, community_id):
        return viewer
    who = kept["who"]
    request.lent = Lent(who, NAMES[who], kept.get("name", ""))  # type: ignore[attr-defined]
    return lent_viewer(viewer, who, path, community_id)
