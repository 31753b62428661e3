"""The end of what was removed: after a month its words, files and history go for good."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.moderation.models import ModerationEvent, Report, ReviewItem, Verb, Verdict
from cms.moderation.services.queue import log_act
from cms.ports.reviewable import ReviewKind, review_kinds
from cms.settings import limits

_GOES = (Verb.REMOVED, Verb.WITHDRAWN)
_TURNS = (*_GOES, Verb.RESTORED, Verb.PUBLISHED, Verb.EDITED, Verb.PURGED)


def purge_removed(*, now: datetime) -> int:
    """Deletes what a moderator (with a reason) removed, or its author took back, a month ago.

    Who thinks better of it has that month. Gives how many things went; each is a transaction.
    """
    purged = 0
    for kind in review_kinds():
        for pk in _due(kind.kind, now):
            purged += _purge(kind, pk, now)
    return purged


def _due(kind: str, now: datetime) -> list[int]:
    """Keys of things whose last turn was to be removed, long enough ago."""
    later = ModerationEvent.objects.filter(
        kind=kind, object_pk=OuterRef("object_pk"), pk__gt=OuterRef("pk"), verb__in=_TURNS
    )
    gone = ModerationEvent.objects.filter(
        ~Exists(later), kind=kind, verb__in=_GOES, at__lt=now - timedelta(days=limits.PURGE_DAYS)
    )
    return list(gone.order_by("pk").values_list("object_pk", flat=True))


@transaction.atomic
def _purge(kind: ReviewKind, pk: int, now: datetime) -> int:
    keys = kind.purge(pk)
    for key in keys:
        log_act(verb=Verb.PURGED, kind=kind.kind, object_pk=key, actor=None, at=now)
    forget_items(kind.kind, keys, now)
    return len(keys)


def forget_items(kind: str, keys: Iterable[int], now: datetime) -> None:
    """Pieces of the words that the queue has kept; nobody has to decide of them any more. Also
    asked for what goes with something else."""
    items = ReviewItem.objects.filter(kind=kind, object_pk__in=list(keys))
    items.filter(closed_at__isnull=True).update(closed_at=now, verdict=Verdict.REMOVED)
    Report.objects.filter(item__in=items).exclude(words="").update(words="")
    items.exclude(hints=[]).update(hints=[])
