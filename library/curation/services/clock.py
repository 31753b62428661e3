"""What time brings: methods and opinions that have waited too long are told of, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import WorkflowState

from cms.notices.models import Event
from cms.notices.services import announce
from cms.settings import limits
from library.curation.models import Opinion, Review
from library.curation.querysets import OPEN
from library.curation.services.telling import OPINION_DUE, WAITING


def remind(*, now: datetime) -> int:
    """Tells of what waits longer than it should; each round and each opinion once."""
    return _of_reviews(now) + _of_opinions(now)


def _of_reviews(now: datetime) -> int:
    told = Event.objects.filter(kind=WAITING, object_pk=OuterRef("pk"), at__gte=OuterRef("sent_at"))
    too_long = now - timedelta(days=limits.CURATION_DAYS)
    late = Q(sent_at__lt=too_long, due_on__isnull=True) | Q(due_on__lt=timezone.localdate(now))
    waiting = (
        Review.objects.filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        .with_round()
        .filter(late, ~Exists(told))
        .order_by("pk")
    )
    with transaction.atomic():
        keys = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
        for pk in keys:
            announce(kind=WAITING, object_pk=pk, actor=None, at=now)
    return len(keys)


def _of_opinions(now: datetime) -> int:
    told = Event.objects.filter(
        kind=OPINION_DUE, object_pk=OuterRef("pk"), at__gte=OuterRef("asked_at")
    )
    too_long = now - timedelta(days=limits.CURATION_DAYS)
    today = timezone.localdate(now)
    due = (
        Opinion.objects.filter(
            Q(due_on__lt=today) | Q(due_on__isnull=True, asked_at__lt=too_long),
            ~Exists(told),
            answered_at__isnull=True,
            review__workflow_state__status__in=OPEN,
            expert__is_active=True,
        )
        .exclude(expert=F("asked_by"))
        .order_by("pk")
    )
    with transaction.atomic():
        keys = list(due.select_for_update(of=("self",)).values_list("pk", flat=True))
        for pk in keys:
            announce(kind=OPINION_DUE, object_pk=pk, actor=None, at=now)
    return len(keys)
