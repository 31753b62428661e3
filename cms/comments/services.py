"""Every write about comments: post, take back, report, approve, remove, restore."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_comments_xtd.models import XtdComment
from wagtail.log_actions import log

from cms.audience.viewer import Viewer, viewer_of
from cms.comments import policies
from cms.comments.models import CommentRecord, CommentReport
from cms.comments.querysets import visible_comments
from cms.mail.services import send_letter
from cms.people.models import User
from cms.people.policies import own_name, require_may_write, shown_name
from cms.ports.commentable import Commentable, commentable_kind
from cms.settings import limits


class TooManyCommentsError(ValidationError):
    """The person writes faster than people do."""


class AlreadyDecidedError(Exception):
    """Another moderator was quicker; nothing was changed."""


# -- those who write -----------------------------------------------------------


def post_comment(
    *,
    viewer: Viewer,
    target: Model,
    text: str,
    language: str,
    form_made_at: datetime,
    reply_to: XtdComment | None = None,
    now: datetime | None = None,
) -> XtdComment:
    """Keeps a comment of `viewer` on `target`, which they see; a form sent twice makes one.

    The first comment of a person waits for a moderator, until one of theirs has been approved.
    """
    require_may_write(viewer)
    person = viewer.person
    assert person is not None
    moment = now or timezone.now()
    parent = _parent_for(reply_to)
    digest = _digest_of(person.pk, target, parent, text)
    with transaction.atomic():
        _take_turn(person)
        before = _said_before(digest)
        if before is not None:
            return _same_form_or_refuse(before, form_made_at)
        _require_calm(person, moment)
        comment = XtdComment(
            content_type=ContentType.objects.get_for_model(target),
            object_pk=str(target.pk),
            site_id=settings.SITE_ID,
            user=person,
            comment=text,
            submit_date=moment,
            is_public=viewer.is_moderator or _is_trusted(person),
            parent_id=parent.pk if parent else 0,
        )
        comment.save()
        CommentRecord.objects.create(comment=comment, language=language, digest=digest)
        if comment.is_public:
            _tell_those_concerned(comment)
    return comment


@transaction.atomic
def withdraw_comment(*, viewer: Viewer, comment: XtdComment, now: datetime | None = None) -> None:
    """Takes back one's own fresh comment: the words are gone, the answers to it stay."""
    moment = now or timezone.now()
    if not policies.can_withdraw(viewer, comment, moment):
        raise PermissionDenied(
            _("A comment can be taken back on the day it was written. Ask a moderator.")
        )
    # Updates, never save(): comments-xtd answers a save by publishing everything below.
    XtdComment.norel_objects.filter(pk=comment.pk, is_removed=False).update(
        comment="", is_removed=True
    )
    record = _record_of(comment)
    record.withdrawn_at, record.digest = moment, None
    record.save(update_fields=["withdrawn_at", "digest"])
    _close_reports(comment, viewer, moment)
    log(comment, "comments.withdraw", user=viewer.person)


def report_comment(
    *,
    viewer: Viewer,
    comment: XtdComment,
    reason: str,
    words: str = "",
    now: datetime | None = None,
) -> None:
    """Asks moderators to look at a comment; once a person, as long as nobody has looked."""
    if not policies.can_report(viewer, comment):
        raise PermissionDenied(_("This comment cannot be reported."))
    moment = now or timezone.now()
    assert viewer.person is not None
    with transaction.atomic():
        _take_turn(viewer.person)
        mine = CommentReport.objects.filter(reporter=viewer.person)
        if mine.filter(comment=comment, closed_at__isnull=True).exists():
            return  # it waits for a moderator as it is
        if mine.filter(created_at__gt=moment - timedelta(days=1)).count() >= limits.REPORT_RATE_DAY:
            raise TooManyCommentsError(
                _("You have reported many comments today. Write to the moderators instead.")
            )
        CommentReport.objects.create(
            comment=comment, reporter=viewer.person, reason=reason, words=words
        )


# -- those who moderate ----------------------------------------------------------


@transaction.atomic
def approve_comment(*, viewer: Viewer, comment: XtdComment, seen: str) -> None:
    """Lets a waiting comment out, or finds nothing wrong with a reported one."""
    _require_moderator(viewer)
    _take(comment, seen, is_public=True)
    moment = timezone.now()
    record = _record_of(comment)
    record.approved_at, record.approved_by = moment, viewer.person
    record.save(update_fields=["approved_at", "approved_by"])
    _close_reports(comment, viewer, moment)
    log(comment, "comments.approve", user=viewer.person)
    if seen == WAITING:
        comment.is_public = True
        _tell_those_concerned(comment)


@transaction.atomic
def remove_comment(*, viewer: Viewer, comment: XtdComment, seen: str, reason: str) -> None:
    """Takes a comment out of everybody's sight; its author reads the reason."""
    _require_moderator(viewer)
    _take(comment, seen, is_removed=True)
    moment = timezone.now()
    record = _record_of(comment)
    record.removed_at, record.removed_by, record.removal_reason = moment, viewer.person, reason
    record.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    _close_reports(comment, viewer, moment)
    log(comment, "comments.remove", user=viewer.person, data={"reason": reason})
    _tell_author_of_removal(comment, reason)


@transaction.atomic
def restore_comment(*, viewer: Viewer, comment: XtdComment, seen: str) -> None:
    """Brings back what was removed by mistake."""
    _require_moderator(viewer)
    record = _record_of(comment)
    if record.withdrawn_at is not None:
        raise PermissionDenied(_("Its author has taken this comment back."))
    _take(comment, seen, is_removed=False, is_public=True)
    record.removed_at, record.removed_by, record.removal_reason = None, None, ""
    record.approved_at, record.approved_by = timezone.now(), viewer.person
    record.save()
    log(comment, "comments.restore", user=viewer.person)


WAITING, OUT, REMOVED = "waiting", "out", "removed"


def state_of(comment: XtdComment) -> str:
    """`waiting`, `out` or `removed`; what a moderator has seen when deciding."""
    if comment.is_removed:
        return REMOVED
    return OUT if comment.is_public else WAITING


_COLUMNS = {
    WAITING: {"is_removed": False, "is_public": False},
    OUT: {"is_removed": False, "is_public": True},
    REMOVED: {"is_removed": True},
}


def _take(comment: XtdComment, seen: str, **change: bool) -> None:
    """Changes the comment if it still is as the moderator has seen it."""
    if seen not in _COLUMNS:
        raise AlreadyDecidedError
    as_seen = XtdComment.norel_objects.filter(pk=comment.pk, **_COLUMNS[seen])
    if not as_seen.update(**change):
        raise AlreadyDecidedError


def _require_moderator(viewer: Viewer) -> None:
    if not policies.can_moderate(viewer):
        raise PermissionDenied(_("Only moderators decide about comments."))


def _close_reports(comment: XtdComment, viewer: Viewer, moment: datetime) -> None:
    CommentReport.objects.filter(comment=comment, closed_at__isnull=True).update(
        closed_at=moment, closed_by=viewer.person
    )


def _record_of(comment: XtdComment) -> CommentRecord:
    record, _made = CommentRecord.objects.get_or_create(
        comment=comment, defaults={"language": settings.LANGUAGE_CODE}
    )
    return record


# -- rules of posting --------------------------------------------------------------


def _take_turn(person: User) -> None:
    """What one person sends comes one after the other, so that it can be counted and compared."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _parent_for(reply_to: XtdComment | None) -> XtdComment | None:
    """What an answer hangs on; at the deepest level beside what it answers."""
    if reply_to is None:
        return None
    if reply_to.level >= limits.COMMENT_DEPTH:
        return XtdComment.objects.get(pk=reply_to.parent_id)
    return reply_to


def _digest_of(person_id: int, target: Model, parent: XtdComment | None, text: str) -> str:
    words = " ".join(text.split())
    parts = (person_id, target._meta.label_lower, target.pk, parent.pk if parent else 0, words)
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def _said_before(digest: str) -> XtdComment | None:
    return XtdComment.objects.filter(record__digest=digest).first()


def _same_form_or_refuse(before: XtdComment, form_made_at: datetime) -> XtdComment:
    """A form made before the comment was posted is the same form, sent twice."""
    if form_made_at <= before.submit_date and not before.is_removed:
        return before
    if before.is_removed:
        raise ValidationError(
            _("A moderator removed these words. Say it in another way, please."), code="removed"
        )
    raise ValidationError(_("You have already said exactly this here."), code="repeated")


def _require_calm(person: User, moment: datetime) -> None:
    mine = XtdComment.norel_objects.filter(user=person)
    minute = mine.filter(submit_date__gt=moment - timedelta(minutes=1)).count()
    if minute >= limits.COMMENT_RATE_MINUTE:
        raise TooManyCommentsError(
            _("That is many comments in one minute. Your words are kept below: send them again "
              "in a minute.")
        )  # fmt: skip
    if mine.filter(submit_date__gt=moment - timedelta(days=1)).count() >= limits.COMMENT_RATE_DAY:
        raise TooManyCommentsError(
            _("You have written very many comments today. Your words are kept below: copy them "
              "and send them tomorrow.")
        )  # fmt: skip


def _is_trusted(person: User) -> bool:
    return XtdComment.norel_objects.filter(user=person, is_public=True, is_removed=False).exists()


# -- letters -------------------------------------------------------------------------


def _tell_those_concerned(comment: XtdComment) -> None:
    """Writes to the author of the thing and to the person who is answered, if they may see it."""
    kind = commentable_kind(f"{comment.content_type.app_label}.{comment.content_type.model}")
    if kind is None:
        return
    target = kind.model._default_manager.filter(pk=comment.object_pk).first()
    if target is None:
        return
    concerned: dict[int, str] = {}
    author_id = kind.author_id(target)
    if author_id is not None:
        concerned[author_id] = "comments/mail/new_comment"
    if comment.parent_id != comment.pk:
        parent = XtdComment.norel_objects.filter(pk=comment.parent_id).first()
        if parent is not None and parent.user_id is not None:
            concerned[parent.user_id] = "comments/mail/new_reply"
    concerned.pop(comment.user_id or 0, None)
    for person in User.objects.filter(pk__in=concerned, is_active=True).exclude(email=""):
        _tell(person, concerned[person.pk], comment, kind, target)


def _tell(person: User, template: str, comment: XtdComment, kind: Commentable, target: Any) -> None:
    viewer = viewer_of(person)
    if not visible_comments(viewer).filter(pk=comment.pk).exists():
        return
    with override(person.interface_language):
        url = settings.BASE_URL + reverse("comments:comment-detail", args=[comment.pk])
        context = {
            "name": own_name(person),
            "author": shown_name(comment.user, viewer),
            "title": str(target),
            "text": comment.comment,
            "url": url,
        }
    send_letter(
        to=person.email, language=person.interface_language, template=template, context=context
    )


def _tell_author_of_removal(comment: XtdComment, reason: str) -> None:
    author = comment.user
    if author is None or not author.email or not author.is_active:
        return
    with override(author.interface_language):
        rules = f"{settings.BASE_URL}{reverse('home:start')}"
    send_letter(
        to=author.email,
        language=author.interface_language,
        template="comments/mail/removed",
        context={
            "name": own_name(author),
            "text": comment.comment,
            "reason": reason,
            "url": rules,
        },
    )
