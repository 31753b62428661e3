"""Somebody asks moderators to look: signed in, a pupil or a visitor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import (
    URGENT_REASONS,
    Reason,
    Report,
    ReviewItem,
    Verb,
    Verdict,
    Why,
)
from cms.moderation.refusals import TooManyReports
from cms.moderation.services.queue import log_act, open_review
from cms.people.models import User
from cms.ports.reviewable import PUBLISHED, ReviewKind, Scope, review_kind
from cms.settings import limits

_SALT = "cms.moderation.visitor"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody reports: why, and in their own words."""

    reason: str
    words: str = ""


def visitor_digest(address: str, now: datetime) -> str:
    """By which a visitor is known for one day, and nobody can tell the address from it."""
    day = timezone.localdate(now).isoformat()
    return salted_hmac(_SALT, f"{address}\n{day}", algorithm="sha256").hexdigest()[:32]


def report(
    *,
    viewer: Viewer,
    kind: str,
    object_pk: int,
    complaint: Complaint,
    address: str,
    now: datetime,
) -> ReviewItem:
    """Brings what `viewer` reads before the moderators, once a person as long as it is open.

    One urgent reason, one report of the staff or several people hide it at once, unless a moderator
    has looked at it before and let it stand: then only the staff does.
    Raises PermissionDenied for what the viewer may not know of, `TooManyReports`.
    """
    kind_of_things = review_kind(kind)
    if kind_of_things is None or not _may_report(kind_of_things, viewer, object_pk):
        raise PermissionDenied(_("This cannot be reported."))
    person = viewer.person
    visitor = "" if person is not None else visitor_digest(address, now)
    with transaction.atomic():
        if person is not None:
            # What one person sends comes one after the other, so that it can be counted.
            User.objects.select_for_update(no_key=True).get(pk=person.pk)
        state = kind_of_things.locked_state(object_pk)
        scope = kind_of_things.scope(object_pk)
        if state is None or scope is None:
            raise PermissionDenied(_("This cannot be reported."))
        known = _reported_already(kind, object_pk, person, visitor)
        if known is not None:
            return known
        _require_few(person, visitor, now)
        is_staff = policies.is_staff_of(viewer, scope)
        item = _into_the_queue(kind, object_pk, scope, complaint, is_staff, now)
        Report.objects.create(
            item=item,
            person=person,
            visitor=visitor,
            reason=Reason(complaint.reason),
            words=complaint.words,
            weight=_weight(is_staff, scope),
            created_at=now,
        )
        # Who reports is no matter of the log, which more people read than decide of the item.
        log_act(
            verb=Verb.REPORTED,
            kind=kind,
            object_pk=object_pk,
            actor=None,
            at=now,
            item=item,
            data={"reason": complaint.reason},
        )
        if state == PUBLISHED and _hides(item, scope, complaint, is_staff):
            kind_of_things.hide(object_pk, by=None)
            log_act(
                verb=Verb.AUTO_HIDDEN,
                kind=kind,
                object_pk=object_pk,
                actor=None,
                at=now,
                item=item,
            )
    return item


def _may_report(kind: ReviewKind, viewer: Viewer, pk: int) -> bool:
    return kind.visible(viewer).filter(pk=pk).exists()


def _reported_already(
    kind: str, object_pk: int, person: User | None, visitor: str
) -> ReviewItem | None:
    who = {"person": person} if person is not None else {"visitor": visitor}
    mine = Report.objects.filter(
        item__kind=kind, item__object_pk=object_pk, item__closed_at__isnull=True, **who
    )
    known = mine.select_related("item").first()
    return known.item if known else None


def _require_few(person: User | None, visitor: str, now: datetime) -> None:
    if person is not None:
        sent = Report.objects.filter(person=person, created_at__gt=now - timedelta(days=1))
        most = limits.REPORTS_A_DAY
    else:
        sent, most = Report.objects.filter(visitor=visitor), limits.REPORTS_A_DAY_VISITORS
    if sent.count() >= most:
        raise TooManyReports(
            _(
                "Many reports came from you today. Moderators look at them one by one; "
                "if a child is in danger now, call 111 or 112."
            )
        )


def _weight(is_staff: bool, scope: Scope) -> int:
    return scope.reports_to_hide if is_staff else 1


def _into_the_queue(
    kind: str, object_pk: int, scope: Scope, complaint: Complaint, is_staff: bool, now: datetime
) -> ReviewItem:
    return open_review(
        kind=kind,
        object_pk=object_pk,
        scope=scope,
        why=Why.REPORT,
        at=now,
        is_urgent=complaint.reason in URGENT_REASONS,
        weight=_weight(is_staff, scope),
    )


def _hides(item: ReviewItem, scope: Scope, complaint: Complaint, is_staff: bool) -> bool:
    if is_staff:
        return True
    stood = ReviewItem.objects.filter(
        kind=item.kind,
        object_pk=item.object_pk,
        why=Why.REPORT,
        verdict__in=[Verdict.PUBLISHED, Verdict.EDITED],
    )
    if stood.exists():
        return False
    return complaint.reason in URGENT_REASONS or item.reports.count() >= scope.reports_to_hide
