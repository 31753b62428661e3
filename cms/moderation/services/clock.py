"""What waits too long: moderators are reminded, then the administration hears of it."""

from datetime import datetime, timedelta

from django.db import transaction

from cms.moderation.models import ReviewItem
from cms.notices.services import announce
from cms.settings import limits

REVIEW_REMINDED = "moderation.reminded"
REVIEW_ESCALATED = "moderation.escalated"


def remind_of_waiting(*, now: datetime) -> tuple[int, int]:
    """Reminds of items open for a day and escalates those open for two, each once.

    Gives how many of each. Two clocks at once tell once: the row is marked before the event.
    """
    return (
        _tell_of(now, "reminded_at", limits.REVIEW_REMIND_HOURS, REVIEW_REMINDED),
        _tell_of(now, "escalated_at", limits.REVIEW_ESCALATE_HOURS, REVIEW_ESCALATED),
    )


def _tell_of(now: datetime, column: str, hours: int, kind: str) -> int:
    waiting = ReviewItem.objects.open().filter(
        **{f"{column}__isnull": True}, opened_at__lte=now - timedelta(hours=hours)
    )
    told = 0
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            if not waiting.filter(pk=pk).update(**{column: now}):
                continue
            announce(
                kind=kind,
                object_pk=pk,
                actor=None,
                at=now,
                is_urgent=column == "escalated_at",
            )
            told += 1
    return told
