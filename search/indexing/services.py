"""Writes of the outbox. `enqueue` runs in the writer's transaction; the rest is the worker's."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from cms.settings import limits
from search.indexing.models import OutboxRow

_AT_ONCE = 400


def enqueue(kind: str, pks: Iterable[int]) -> None:
    """Says that documents changed; joins the transaction of the caller, and is lost with it."""
    wanted = sorted({int(pk) for pk in pks if pk is not None})
    now = timezone.now()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        seq = time.time_ns() // 1000
        with transaction.atomic():
            OutboxRow.objects.bulk_create(
                [
                    OutboxRow(kind=kind, object_pk=pk, seq=seq, queued_at=now, next_try_at=now)
                    for pk in some
                ],
                update_conflicts=True,
                unique_fields=["kind", "object_pk"],
                update_fields=[
                    "queued_at",
                    "next_try_at",
                    "attempts",
                    "locked_until",
                    "last_error",
                    "dead_at",
                ],
            )
            # The rows are ours now, so that the number of each really grows, whatever the clocks.
            OutboxRow.objects.filter(kind=kind, object_pk__in=some).update(
                seq=Greatest(F("seq") + 1, Value(seq))
            )


@transaction.atomic
def claim(*, now: datetime, limit: int = limits.INDEX_BATCH) -> list[OutboxRow]:
    """Takes rows that are due into hand for the length of a lease; no two workers take one."""
    due = OutboxRow.objects.due(now).order_by("next_try_at", "seq")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    rows = list(due[:limit])
    until = now + timedelta(seconds=limits.INDEX_LEASE_SECONDS)
    OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).update(locked_until=until)
    for row in rows:
        row.locked_until = until
    return rows


def still_in_hand(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Those of `rows` whose lease is ours and that did not change meanwhile."""
    held = set(OutboxRow.objects.unchanged(rows).values_list("pk", flat=True))
    return [row for row in rows if row.pk in held]


def forget(rows: Sequence[OutboxRow]) -> None:
    """Removes rows that are in the index, unless they changed meanwhile."""
    done = OutboxRow.objects.unchanged(rows)
    done.delete()
    # A row that changed stays; without our lease it is due at once.
    _release(rows)


def renumber(versions: Mapping[OutboxRow, int]) -> None:
    """The index holds a newer version than the row says (a clock went back): the row wins."""
    for row, held in versions.items():
        OutboxRow.objects.unchanged([row]).update(seq=held + 1, locked_until=None)


def postpone(reasons: Mapping[OutboxRow, str], *, now: datetime) -> None:
    """Tries failed rows again later and later; after the last attempt a person has to look."""
    for row, reason in reasons.items():
        attempts = row.attempts + 1
        is_last = attempts > len(limits.INDEX_RETRY_SECONDS)
        wait = limits.INDEX_RETRY_SECONDS[min(attempts, len(limits.INDEX_RETRY_SECONDS)) - 1]
        OutboxRow.objects.unchanged([row]).update(
            attempts=attempts,
            last_error=reason[:500],
            next_try_at=now + timedelta(seconds=wait),
            dead_at=now if is_last else None,
            locked_until=None,
        )
    _release(list(reasons))


def wait_for_engine(rows: Sequence[OutboxRow], *, now: datetime) -> None:
    """The engine is away, which is no fault of the rows: they wait without counting."""
    OutboxRow.objects.unchanged(rows).update(
        locked_until=None, next_try_at=now + timedelta(seconds=limits.INDEX_RETRY_SECONDS[0])
    )
    _release(rows)


@transaction.atomic
def try_again(*, pks: Iterable[int] | None = None) -> int:
    """Gives dead rows (all, or those of `pks`) a new start; how many."""
    rows = OutboxRow.objects.dead()
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    return rows.update(dead_at=None, attempts=0, next_try_at=timezone.now(), locked_until=None)


def _release(rows: Sequence[OutboxRow]) -> None:
    """Ends our lease on rows that changed while they were in hand."""
    by_lease: dict[datetime | None, list[int]] = {}
    for row in rows:
        by_lease.setdefault(row.locked_until, []).append(row.pk)
    for until, pks in by_lease.items():
        if until is not None:
            OutboxRow.objects.filter(pk__in=pks, locked_until=until).update(locked_until=None)
