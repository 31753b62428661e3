"""Who reads a page of the forum: the person, or the one whose eyes a coordinator has borrowed."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
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
    path: str
    community_id: int | None


def lent_in(request: HttpRequest) -> Lent | None:
    """The eyes that the person has borrowed and may still look with."""
    viewer = viewer_of(getattr(request, "user", AnonymousUser()))
    if not viewer.is_signed_in:
        return None
    kept: Any = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("who") not in LENT_AS:
        return None
    if kept.get("until", 0) < timezone.now().timestamp():
        # Forgotten in another window, it would still be on the next morning.
        return None
    path, community_id = kept.get("path", ""), kept.get("community")
    if not can_lend_eyes(viewer, path, community_id):
        return None
    who = kept["who"]
    return Lent(who, NAMES[who], kept.get("name", ""), path, community_id)


def lent_eyes(request: HttpRequest) -> dict[str, Any]:
    """`lent` for the frame of every page: the bar stands as long as the look lasts."""
    return {"lent": SimpleLazyObject(lambda: lent_in(request))}


def reader_of(request: HttpRequest) -> Viewer:
    """The viewer of pages that are read. Those that write ask `viewer_of` and stay one's own."""
    viewer = viewer_of(request.user)
    lent = lent_in(request)
    if lent is None:
        return viewer
    request.lent = lent  # type: ignore[attr-defined]
    return lent_viewer(viewer, lent.who, lent.path, lent.community_id)
