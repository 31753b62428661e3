"""Writes of the outbox. `enqueue` runs in the writer's transaction; the rest is a follower's."""

import os
import socket
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, F, Value
from django.utils import timezone

from cms.settings import limits
from search.indexing.models import IndexPosition, OutboxCounter, OutboxFailure, OutboxRow
from search.indexing.selectors import Change

_AT_ONCE = 400


def enqueue(kind: str, pks: Iterable[int]) -> None:
    """Says that documents changed; joins the transaction of the caller, and is lost with it.

    Only adds rows, so that writers never wait for one another here.
    """
    now = timezone.now()
    OutboxRow.objects.bulk_create(
        [
            OutboxRow(kind=kind, object_pk=pk, queued_at=now)
            for pk in sorted({int(pk) for pk in pks if pk is not None})
        ],
        batch_size=_AT_ONCE,
    )


@transaction.atomic
def number_changes(*, limit: int = limits.INDEX_NUMBERED_AT_ONCE) -> None:
    """Gives committed changes their place in the order; of several of a document the last stays.

    Numbers follow the clock, so that they also grow when a database is put back to an older state.
    """
    counter = _locked_counter()
    rows = list(
        OutboxRow.objects.unnumbered().order_by("pk").values_list("pk", "kind", "object_pk")[:limit]
    )
    if not rows:
        return
    newest = {(kind, object_pk): pk for pk, kind, object_pk in rows}
    kept = set(newest.values())
    OutboxRow.objects.filter(pk__in=[pk for pk, _kind, _pk in rows if pk not in kept]).delete()
    by_kind: dict[str, list[int]] = {}
    for kind, object_pk in newest:
        by_kind.setdefault(kind, []).append(object_pk)
    for kind, object_pks in by_kind.items():
        older = OutboxRow.objects.filter(kind=kind, object_pk__in=object_pks)
        older.filter(seq__isnull=False).delete()
    first, last = min(kept), max(kept)
    ahead = max(counter.last + 1, time.time_ns() // 1000) - first
    # Left to itself, a number in an expression is sent as one of 32 bits.
    OutboxRow.objects.filter(pk__in=kept).update(
        seq=F("pk") + Value(ahead, output_field=BigIntegerField())
    )
    counter.last = last + ahead
    counter.save(update_fields=["last"])


@transaction.atomic
def renumber(*, versions: Mapping[Change, int]) -> None:
    """The index holds a newer version than was ever given (the database was put back): from now
    on numbers are higher than that, and the documents are looked at again."""
    if not versions:
        return
    counter = _locked_counter()
    counter.last = max(counter.last, *versions.values())
    counter.save(update_fields=["last"])
    for change in versions:
        enqueue(change.kind, [change.object_pk])


@transaction.atomic
def open_position(*, name: str) -> IndexPosition:
    """The position of the index `name`; a new one begins behind all that is numbered, to be
    followed by a rebuild."""
    position, is_new = IndexPosition.objects.get_or_create(name=name)
    if is_new:
        position.seq = _locked_counter().last
        position.save(update_fields=["seq"])
    return position


def note_built(*, name: str) -> None:
    """The index was built whole."""
    IndexPosition.objects.filter(name=name).update(built_at=timezone.now())


def note_seen(*, position: IndexPosition, now: datetime) -> None:
    """Somebody works for this index; told once a minute: an idle worker should not write."""
    if now - position.seen_at > timedelta(seconds=60) or position.trouble:
        IndexPosition.objects.filter(pk=position.pk).update(seen_at=now, trouble="")


def note_trouble(*, name: str, trouble: str) -> None:
    """The index cannot be reached; its changes are kept as long as somebody looks after it."""
    position = open_position(name=name)
    now = timezone.now()
    if position.trouble != trouble[:500] or now - position.seen_at > timedelta(seconds=60):
        IndexPosition.objects.filter(pk=position.pk).update(seen_at=now, trouble=trouble[:500])


def take_hold(*, position: IndexPosition, holder: str, now: datetime) -> bool:
    """One worker at a time works for an index: True when it is now `holder`.

    From a worker of this machine that died it is taken at once, from any other when it has been
    silent for the length of the lease.
    """
    holders = {holder}
    if _is_dead(position.held_by):
        holders.add(position.held_by)
    until = now + timedelta(seconds=limits.INDEX_HOLD_SECONDS)
    taken = IndexPosition.objects.free_for(holders, now).filter(pk=position.pk)
    if not taken.update(held_by=holder, held_until=until, seen_at=now):
        return False
    position.refresh_from_db(fields=["seq", "held_by", "held_until"])
    return position.held_by == holder


def keep_hold(*, position: IndexPosition) -> bool:
    """Just before a write: True when the index is still in our hands, for as long again."""
    until = timezone.now() + timedelta(seconds=limits.INDEX_HOLD_SECONDS)
    if not IndexPosition.objects.held(position).update(held_until=until):
        return False
    position.held_until = until
    return True


@transaction.atomic
def finish(
    *,
    position: IndexPosition,
    reached: int,
    done: Iterable[Change],
    failed: Mapping[Change, str],
    now: datetime,
) -> None:
    """Moves the position, if it is still in our hands, and lets go of it."""
    moved = IndexPosition.objects.held(position)
    if not moved.update(seq=reached, held_by="", held_until=None, seen_at=now, trouble=""):
        return
    by_kind: dict[str, list[int]] = {}
    for change in done:
        by_kind.setdefault(change.kind, []).append(change.object_pk)
    own = OutboxFailure.objects.filter(position=position)
    if own.exists():
        for kind, pks in by_kind.items():
            own.filter(kind=kind, object_pk__in=pks).delete()
    OutboxFailure.objects.bulk_create(
        [_failure(position, change, reason, now) for change, reason in failed.items()],
        update_conflicts=True,
        unique_fields=["position", "kind", "object_pk"],
        update_fields=["attempts", "failed_at", "next_try_at", "last_error", "dead_at"],
    )


def let_go(*, position: IndexPosition, trouble: str = "") -> None:
    """Leaves the position where it is: the index is away, which is no fault of the documents."""
    IndexPosition.objects.held(position).update(held_by="", held_until=None, trouble=trouble[:500])


@transaction.atomic
def prune(*, now: datetime) -> None:
    """Forgets indexes that nobody has kept for days, and changes that all others have read."""
    _locked_counter()
    forgotten = now - timedelta(days=limits.INDEX_FORGOTTEN_DAYS)
    IndexPosition.objects.filter(seen_at__lt=forgotten).delete()
    behind = IndexPosition.objects.order_by("seq").values_list("seq", flat=True).first()
    if behind is not None:
        OutboxRow.objects.filter(seq__lte=behind).delete()


def try_again() -> int:
    """Gives all dead failures a new start; how many."""
    return OutboxFailure.objects.dead().update(dead_at=None, attempts=0, next_try_at=timezone.now())


def this_worker() -> str:
    """Who we are, for others on this machine to see whether we live."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def _is_dead(holder: str) -> bool:
    """True for a process of this machine that is no more."""
    machine, _colon, number = holder.rpartition(":")
    if machine != socket.gethostname()[:80] or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _failure(position: IndexPosition, change: Change, reason: str, now: datetime) -> OutboxFailure:
    attempts = change.attempts + 1
    waits = limits.INDEX_RETRY_SECONDS
    return OutboxFailure(
        position=position,
        kind=change.kind,
        object_pk=change.object_pk,
        attempts=attempts,
        failed_at=now,
        last_error=reason[:500],
        next_try_at=now + timedelta(seconds=waits[min(attempts, len(waits)) - 1]),
        dead_at=now if attempts > len(waits) else None,
    )


def _locked_counter() -> OutboxCounter:
    """The one row, in our hands until the transaction ends."""
    return OutboxCounter.objects.select_for_update().get_or_create(pk=1)[0]
