"""What pages ask of words beside posts."""

from django.urls import reverse

from cms.audience.viewer import Viewer
from forum.remarks.models import Remark, Sight


def may_read(remark: Remark, viewer: Viewer, author_id: int | None, *, keeps: bool) -> bool:
    """Hidden words are read by who said them and those who keep what they belong to (`keeps`);
    what was removed or taken back by nobody."""
    is_kept = remark.sight == Sight.HIDDEN and (keeps or _is_own(viewer, author_id))
    return remark.is_shown or is_kept


def report_url(remark: Remark, viewer: Viewer, author_id: int | None) -> str:
    """Where others than their author report words that are shown."""
    if not remark.is_shown or _is_own(viewer, author_id):
        return ""
    return reverse("moderation:report", args=[remark.review_kind, remark.pk])


def _is_own(viewer: Viewer, author_id: int | None) -> bool:
    return viewer.person_id is not None and viewer.person_id == author_id
