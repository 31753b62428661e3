"""Named questions about comments. The table is of django-comments-xtd, so these are functions."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import Viewer
from cms.comments.models import CommentRecord
from cms.ports.commentable import commentable_kinds
from cms.ports.reviewable import HIDDEN, PENDING, PUBLISHED, PURGED, REMOVED, RETURNED


def visible_comments(viewer: Viewer) -> QuerySet[XtdComment]:
    """The door: comments that are out, and one's own that wait, on things `viewer` may see.

    Removed ones are in nobody's sight here, moderators' neither: they look in their queue.
    """
    on_visible_things = Q(pk__in=[])
    for kind in commentable_kinds():
        things = kind.visible(viewer).filter(pk=Cast(OuterRef("object_pk"), BigIntegerField()))
        content_type = ContentType.objects.get_for_model(kind.model)
        on_visible_things |= Q(content_type=content_type) & Q(Exists(things))
    return XtdComment.objects.filter(on_visible_things & shown_to(viewer), is_removed=False)


def shown_to(viewer: Viewer) -> Q:
    """Out for all, or one's own that still waits."""
    if viewer.person_id is None:
        return Q(is_public=True)
    return Q(is_public=True) | Q(user_id=viewer.person_id)


def state_now(comment: XtdComment, record: CommentRecord | None) -> str:
    """What a comment is to moderators, from the columns that tell it."""
    if comment.is_removed:
        return REMOVED if comment.comment else PURGED
    if comment.is_public:
        return PUBLISHED
    if record is not None and record.hidden_at is not None:
        return HIDDEN
    return RETURNED if record is not None and record.returned_at is not None else PENDING
