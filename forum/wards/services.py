"""A guardian asks that something of the child be taken away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Reason, Report, Verb, Why
from cms.moderation.services import log_act, open_review
from cms.ports.reviewable import review_kind
from cms.settings import limits
from forum.discussions.models import Post, TalkState
from forum.wards import selectors

KIND = "post"


def ask_removal(*, viewer: Viewer, post: Post, words: str, now: datetime) -> None:
    """Brings a published post of the child into the queue, once as long as it is open; what the
    guardian reported there before becomes their request."""
    is_own = post.author_id is not None and selectors.child_of(viewer, post.author_id) is not None
    kind = review_kind(KIND)
    if not is_own or kind is None:
        raise PermissionDenied(_("Only a confirmed guardian asks for this."))
    with transaction.atomic():
        state = kind.locked_state(post.pk)
        scope = kind.scope(post.pk)
        if state != TalkState.PUBLISHED or scope is None:
            return
        known = Report.objects.filter(
            person=viewer.person,
            item__kind=KIND,
            item__object_pk=post.pk,
            item__closed_at__isnull=True,
        ).first()
        if known is not None and known.reason in selectors.HEARD_AS_IT_IS:
            return
        item = open_review(
            kind=KIND,
            object_pk=post.pk,
            scope=scope,
            why=Why.REPORT,
            at=now,
            weight=limits.GUARDIAN_WEIGHT,
        )
        if known is None:
            known = Report(item=item, person=viewer.person, created_at=now)
        said = "\n".join(filter(None, [known.words, words]))
        known.reason, known.words = Reason.GUARDIAN, said[-limits.NOTE_LENGTH :]
        known.weight = scope.reports_to_hide
        known.save()
        log_act(verb=Verb.REPORTED, kind=KIND, object_pk=post.pk, actor=None, at=now, item=item)
