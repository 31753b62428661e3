"""Every write about comments: post, take back, correct, and what the queue decides."""

import hashlib
from collections.abc import Sequence
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

from cms.audience.viewer import Viewer, viewer_of
from cms.comments import policies
from cms.comments.models import CommentRecord
from cms.comments.querysets import state_now, visible_comments
from cms.comments.selectors import scope_of
from cms.mail.services import send_letter
from cms.moderation.models import Why
from cms.moderation.policies import require_not_paused
from cms.moderation.screening import (
    Hint,
    Words,
    about_personal_data,
    first_reason,
    personal_data_in,
    screen,
)
from cms.moderation.services import close_withdrawn, open_review
from cms.people.models import User
from cms.people.policies import own_name, require_may_write, shown_name
from cms.ports.commentable import Commentable, commentable_kind
from cms.settings import limits

KIND = "comment"


class TooManyCommentsError(ValidationError):
    """The person writes faster than people do."""


class PersonalDataError(ValidationError):
    """Names, numbers or addresses were found; the form offers to let a moderator look first."""


# -- those who write -----------------------------------------------------------


def post_comment(
    *,
    viewer: Viewer,
    target: Model,
    text: str,
    language: str,
    form_made_at: datetime,
    reply_to: XtdComment | None = None,
    insists: bool = False,
    now: datetime | None = None,
) -> XtdComment:
    """Keeps a comment of `viewer` on `target`, which they see; a form sent twice makes one.

    The first comment of a person waits for a moderator, until one of theirs has been approved, and
    so does one in which a check has found something.
    """
    require_may_write(viewer)
    person = viewer.person
    assert person is not None
    moment = now or timezone.now()
    require_not_paused(person, moment)
    parent = _parent_for(reply_to)
    digest = _digest_of(person.pk, target, parent, text)
    with transaction.atomic():
        _take_turn(person)
        before = _said_before(digest)
        if before is not None:
            return _same_form_or_refuse(before, form_made_at)
        _require_calm(person, moment)
        hints = _hints(person, text, moment, insists=insists)
        if viewer.is_moderator:
            hints = personal_data_in(hints)
        if not (viewer.is_moderator or _is_trusted(person)):
            hints.append(Hint(Why.NEWCOMER))
        comment = XtdComment(
            content_type=ContentType.objects.get_for_model(target),
            object_pk=str(target.pk),
            site_id=settings.SITE_ID,
            user=person,
            comment=text,
            submit_date=moment,
            is_public=not hints,
            parent_id=parent.pk if parent else 0,
        )
        comment.save()
        CommentRecord.objects.create(comment=comment, language=language, digest=digest)
        if hints:
            _queue(comment, hints, moment)
        else:
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
    assert viewer.person is not None
    close_withdrawn(kind=KIND, object_pk=comment.pk, by=viewer.person, at=moment)


@transaction.atomic
def correct_comment(
    *,
    viewer: Viewer,
    comment: XtdComment,
    text: str,
    insists: bool = False,
    now: datetime | None = None,
) -> None:
    """New words for one's own comment that waits or was returned; it goes to the queue again."""
    moment = now or timezone.now()
    fresh = _locked(comment.pk)
    if not policies.can_correct(viewer, fresh):
        raise PermissionDenied(_("These words can no longer be changed."))
    assert viewer.person is not None
    record = _record_of(fresh)
    if record.returned_at is None:
        # What was given back for correction is corrected in a pause too: it is read again.
        require_not_paused(viewer.person, moment)
    hints = _hints(viewer.person, text, moment, insists=insists) or [Hint(Why.NEWCOMER)]
    XtdComment.norel_objects.filter(pk=comment.pk).update(comment=text)
    record.returned_at, record.digest = None, None
    record.save(update_fields=["returned_at", "digest"])
    _queue(fresh, hints, moment)


# -- the queue of moderators, which asks who may and keeps the log ----------------------


def state_of(pk: int) -> str | None:
    """The state of a comment now, behind its lock; None for one that is gone."""
    comment = XtdComment.norel_objects.select_for_update().filter(pk=pk).first()
    if comment is None:
        return None
    return state_now(comment, CommentRecord.objects.filter(pk=pk).first())


def publish_comment(*, pk: int, by: User, text: str | None = None) -> None:
    """Lets a waiting comment out, shows a hidden or removed one again; with `text`, so worded."""
    comment = _locked(pk)
    was_out = comment.is_public and not comment.is_removed
    record = _record_of(comment)
    is_first_time = record.approved_at is None and not comment.is_public
    change: dict[str, Any] = {"is_public": True, "is_removed": False}
    if text is not None:
        change["comment"] = text
    XtdComment.norel_objects.filter(pk=pk).update(**change)
    record.approved_at, record.approved_by = timezone.now(), by
    record.returned_at, record.hidden_at = None, None
    record.removed_at, record.removed_by, record.removal_reason = None, None, ""
    record.save()
    if is_first_time and not was_out:
        _tell_those_concerned(_locked(pk))


def return_comment(*, pk: int) -> None:
    """Gives a waiting comment back to its author."""
    _mark(pk, returned_at=timezone.now())


def hide_comment(*, pk: int) -> None:
    """Takes a comment out of sight until somebody decides; answers to it stay."""
    XtdComment.norel_objects.filter(pk=pk).update(is_public=False)
    _mark(pk, hidden_at=timezone.now())


def remove_comment(*, pk: int, by: User) -> None:
    """Takes a comment out of sight for good; answers to it stay."""
    XtdComment.norel_objects.filter(pk=pk).update(is_removed=True)
    _mark(pk, removed_at=timezone.now(), removed_by=by)


def purge_comment(*, pk: int) -> bool:
    """Deletes the words of a removed comment for good; False when it is not removed."""
    comment = XtdComment.norel_objects.select_for_update().filter(pk=pk, is_removed=True).first()
    if comment is None:
        return False
    XtdComment.norel_objects.filter(pk=pk).update(comment="")
    CommentRecord.objects.filter(pk=pk).update(digest=None, removal_reason="")
    return True


def _mark(pk: int, **change: Any) -> None:
    record = _record_of(XtdComment.norel_objects.get(pk=pk))
    CommentRecord.objects.filter(pk=record.pk).update(**change)


def _locked(pk: int) -> XtdComment:
    return XtdComment.norel_objects.select_for_update().get(pk=pk)


def _record_of(comment: XtdComment) -> CommentRecord:
    record, _made = CommentRecord.objects.get_or_create(
        comment=comment, defaults={"language": settings.LANGUAGE_CODE}
    )
    return record


def _queue(comment: XtdComment, hints: Sequence[Hint], moment: datetime) -> None:
    open_review(
        kind=KIND,
        object_pk=comment.pk,
        scope=scope_of(comment),
        why=first_reason(hints),
        hints=[hint.found for hint in hints if hint.found],
        at=moment,
    )


def _hints(person: User, text: str, moment: datetime, *, insists: bool) -> list[Hint]:
    """Why a moderator must look first; raises when personal data were found and not insisted on."""
    is_new = moment - person.date_joined < timedelta(days=limits.NEW_MEMBER_DAYS)
    hints = screen(Words(texts=(text,), author=person, place_path="", is_new_member=is_new))
    private = personal_data_in(hints)
    if private and not insists:
        raise PersonalDataError(about_personal_data(private))
    return hints


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
