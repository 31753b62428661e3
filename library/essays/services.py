"""Every write about essays: begin, save the draft, post, change, take back, lock."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Revision

from cms.audience.viewer import Viewer
from cms.mail.services import send_letter
from cms.people.models import Community
from cms.people.policies import own_name, require_may_write
from cms.ports.searchable import changed
from cms.slugs import slug_of
from library.essays import policies
from library.essays.models import Draft, Essay, previous_month
from library.essays.sentences import count_sentences


class DraftConflictError(Exception):
    """The draft was saved from another window since this one was opened; nothing was changed."""


def begin_essay(*, viewer: Viewer, community: Community, month: date, today: date) -> Essay:
    """The author's essay of `month` in `community`: a new draft, or the one that is there.

    Two requests at once give one draft: the second meets the constraint and opens the first.
    """
    require_may_write(viewer)
    if not policies.can_begin(viewer, community.pk) or not community.uses_essays:
        raise PermissionDenied(_("Only members of a community write its essay of the month."))
    first_day = month.replace(day=1)
    key = {"author": viewer.person, "community": community, "month": first_day}
    existing = Essay.objects.filter(**key).first()
    if existing is not None:
        return existing
    if first_day not in (today.replace(day=1), previous_month(today)):
        raise ValidationError(_("An essay is begun in its month, or in the month after it."))
    assert viewer.person is not None
    try:
        with transaction.atomic():
            return Essay.objects.create(
                **key,
                live=False,
                slug="essay",
                title="",
                body="",
                language=viewer.person.interface_language,
            )
    except IntegrityError:
        return Essay.objects.get(**key)


@transaction.atomic
def autosave_essay(*, viewer: Viewer, essay: Essay, draft: Draft, seen: int) -> Essay:
    """Keeps the draft in one revision that is overwritten until it is posted.

    `seen` is the version of the draft that the window showed.
    """
    _require_own(viewer, essay)
    row = _take(essay, seen)
    _keep_draft(row, draft, viewer)
    return row


@transaction.atomic
def post_essay(*, viewer: Viewer, essay: Essay, draft: Draft, seen: int) -> Essay:
    """Posts the essay. Its length and its being late are marked, never refused."""
    _require_own(viewer, essay)
    if not policies.can_post(viewer, essay):
        raise PermissionDenied(_("Only members of a community write its essay of the month."))
    return _publish(essay, draft, seen, viewer)


@transaction.atomic
def edit_essay(*, viewer: Viewer, essay: Essay, draft: Draft, seen: int) -> Essay:
    """Replaces the words of a posted essay; the ones before stay in its history."""
    _require_own(viewer, essay)
    if not essay.live:
        raise PermissionDenied(_("This essay is not posted."))
    return _publish(essay, draft, seen, viewer)


@transaction.atomic
def withdraw_essay(*, viewer: Viewer, essay: Essay, note: str = "") -> None:
    """Takes a posted essay out of the archive; the author keeps it as a draft.

    Who does that to another's essay says why, and the author reads it.
    """
    if not policies.can_withdraw(viewer, essay):
        raise PermissionDenied(_("You cannot take this essay back."))
    own = policies.is_author(viewer, essay)
    if not own and not note.strip():
        raise ValidationError(_("Write why: the author reads it."))
    row = Essay.objects.select_for_update().get(pk=essay.pk)
    if not row.live:
        return
    row.withdrawal_note = "" if own else note.strip()
    row.unpublish(log_action=False)  # who may has been asked above; the note is logged with it
    log(row, "wagtail.unpublish", user=viewer.person, data={"note": row.withdrawal_note})
    changed("essay", [row.pk])
    if not own:
        _tell_author(row)


@transaction.atomic
def set_lock(*, viewer: Viewer, essay: Essay, locked: bool) -> None:
    """Locks an essay against changes of its author, or unlocks it."""
    if not policies.can_oversee(viewer, essay):
        raise PermissionDenied(_("Leaders and editors lock essays."))
    Essay.objects.filter(pk=essay.pk).update(
        locked=locked,
        locked_at=timezone.now() if locked else None,
        locked_by=viewer.person if locked else None,
    )
    log(essay, "wagtail.lock" if locked else "wagtail.unlock", user=viewer.person)


def _require_own(viewer: Viewer, essay: Essay) -> None:
    require_may_write(viewer)
    if not policies.can_edit(viewer, essay):
        raise PermissionDenied(_("Only the author changes an essay."))
    if essay.locked:
        raise PermissionDenied(
            _("An editor has locked this essay for a while. Your words are not changed.")
        )


def _take(essay: Essay, seen: int) -> Essay:
    """The row, if its draft still is as the author's window showed it."""
    same = Essay.objects.filter(pk=essay.pk, draft_version=seen, locked=False)
    if not same.update(draft_version=F("draft_version") + 1):
        raise DraftConflictError
    return Essay.objects.select_related("latest_revision", "community").get(pk=essay.pk)


def _keep_draft(row: Essay, draft: Draft, viewer: Viewer) -> Revision:
    before = row.draft_revision
    if before is not None and before.user_id != viewer.person_id:
        before = None
    version = row.get_latest_revision_as_object()
    version.title = draft.title
    version.body = draft.body
    version.language = draft.language
    version.audience = draft.audience
    version.slug = slug_of(draft.title, fallback="essay")
    version.sentence_count = count_sentences(draft.body)
    version.also_shown_in.set(draft.also_shown_in)
    revision = version.save_revision(user=viewer.person, clean=False, overwrite_revision=before)
    row.latest_revision = revision
    row.has_unpublished_changes = True
    return revision


def _publish(essay: Essay, draft: Draft, seen: int, viewer: Viewer) -> Essay:
    row = _take(essay, seen)
    row.withdrawal_note = ""
    revision = _keep_draft(row, draft, viewer)
    row.save(update_fields=["withdrawal_note"])
    # Read anew: what is published is the row with the revision's words.
    revision = Revision.objects.get(pk=revision.pk)
    revision.publish(user=viewer.person, skip_permission_checks=True)
    changed("essay", [row.pk])
    return Essay.objects.select_related("community").get(pk=row.pk)


def _tell_author(essay: Essay) -> None:
    author = essay.author
    if not author.is_active:
        return
    with override(author.interface_language):
        context = {
            "name": own_name(author),
            "title": str(essay),
            "note": essay.withdrawal_note,
            "url": f"{settings.BASE_URL}{essay.get_edit_url()}",
        }
    send_letter(
        to=author.email,
        language=author.interface_language,
        template="library/essays/mail/withdrawn",
        context=context,
    )
