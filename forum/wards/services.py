"""A guardian asks that something of the child be taken away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Reason, Report, Verb, Why
from cms.moderation.services import log_act, open_review
from cms.ports.reviewable import review_kind
from forum.discussions.models import Post, TalkState
from forum.wards import selectors

KIND = "post"


def ask_removal(*, viewer: Viewer, post: Post, words: str, now: datetime) -> None:
    """Brings a published post of the child into the queue, once as long as it is open."""
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
        )
        if known.exists():
            return
        item = open_review(
            kind=KIND,
            object_pk=post.pk,
            scope=scope,
            why=Why.REPORT,
            at=now,
            weight=scope.reports_to_hide,
        )
        Report.objects.create(
            item=item,
            person=viewer.person,
            reason=Reason.OTHER,
            words=words or _("A guardian asks to take this away."),
            weight=scope.reports_to_hide,
            created_at=now,
        )
        log_act(verb=Verb.REPORTED, kind=KIND, object_pk=post.pk, actor=None, at=now, item=item)
