"""Comments for tests."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from cms.comments.models import CommentRecord


def make_comment(
    target, author, text="Жақсы ой!", *, parent=None, waiting=False, removed=False, **fields
):
    """A comment as it stands in the database; out for all unless it waits or was removed."""
    fields.setdefault("submit_date", timezone.now())
    comment = XtdComment(
        content_type=ContentType.objects.get_for_model(target),
        object_pk=str(target.pk),
        site_id=1,
        user=author,
        comment=text,
        is_public=not waiting,
        is_removed=removed,
        parent_id=parent.pk if parent else 0,
        **fields,
    )
    comment.save()
    CommentRecord.objects.create(comment=comment, language="kk")
    return comment
