"""Notices are read, and forgotten after a while."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cms.notices.models import Event, Notice
from cms.people.models import User
from cms.settings import limits


def read_notices(*, person: User, keys: Collection[int], now: datetime) -> int:
    """Marks some notices of `person` as read; those of others stay as they are."""
    return _unread(person).filter(pk__in=keys).update(read_at=now)


def read_all_notices(*, person: User, through: int, now: datetime) -> int:
    """Marks as read all that `person` has seen in the list: what came later stays unread."""
    return _unread(person).filter(pk__lte=through).update(read_at=now)


def read_notices_of(*, person: User, kind: str, objects: QuerySet, now: datetime) -> int:
    """Marks as read what told of things that `person` has now seen themselves."""
    return (
        _unread(person)
        .filter(event__kind=kind, event__object_pk__in=objects.values("pk"))
        .update(read_at=now)
    )


def forget_old_notices(*, now: datetime) -> int:
    """Deletes events of long ago with their notices; gives the number of events."""
    before = now - timedelta(days=limits.NOTICES_KEPT_DAYS)
    forgotten = 0
    while keys := list(
        Event.objects.filter(at__lt=before)
        .order_by("pk")
        .values_list("pk", flat=True)[: limits.NOTICES_AT_ONCE]
    ):
        Event.objects.filter(pk__in=keys).delete()
        forgotten += len(keys)
    return forgotten


def _unread(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, read_at__isnull=True)
