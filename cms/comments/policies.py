"""Who may do what with comments that they see. Seeing is asked before, at the door."""

from datetime import datetime, timedelta

from django_comments_xtd.models import XtdComment

from cms.audience.viewer import Viewer
from cms.settings import limits


def can_comment(viewer: Viewer) -> bool:
    """Adults whom somebody has accepted."""
    return viewer.may_write


def can_reply(viewer: Viewer, comment: XtdComment) -> bool:
    """To what is out; one's own waiting comment has no answers yet."""
    return viewer.may_write and comment.is_public and not comment.is_removed


def can_report(viewer: Viewer, comment: XtdComment) -> bool:
    """What others said and everybody reads; pupils, newcomers and visitors may ask for help too."""
    is_own = viewer.person_id is not None and comment.user_id == viewer.person_id
    return comment.is_public and not comment.is_removed and not is_own


def can_correct(viewer: Viewer, comment: XtdComment) -> bool:
    """One's own, while it waits or was returned; what moderators have hidden stays as it is."""
    if viewer.person_id is None or comment.user_id != viewer.person_id:
        return False
    record = getattr(comment, "record", None)
    is_hidden = record is not None and record.hidden_at is not None
    return not comment.is_public and not comment.is_removed and not is_hidden


def can_withdraw(viewer: Viewer, comment: XtdComment, now: datetime) -> bool:
    """One's own, while it is fresh."""
    if viewer.person_id is None or comment.user_id != viewer.person_id or comment.is_removed:
        return False
    return now - comment.submit_date <= timedelta(hours=limits.COMMENT_WITHDRAW_HOURS)
