"""One round of the worker: take changes, read the rows again, decide, write, forget."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from cms.ports.searchable import SearchDocument, SearchSource, sources
from cms.settings import limits
from search.engines.base import EngineAwayError, Report, SearchEngine
from search.entries import IndexEntry, entry_of
from search.indexing import services
from search.indexing.models import OutboxRow

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What a round did."""

    taken: int = 0
    put: int = 0
    deleted: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    is_engine_away: bool = False


@dataclass(slots=True)
class Decisions:
    """What is to be done with each row in hand."""

    entries: dict[str, IndexEntry] = field(default_factory=dict)
    deletions: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def run_round(engine: SearchEngine, *, limit: int = limits.INDEX_BATCH) -> Round:
    """Works off at most `limit` changes."""
    now = timezone.now()
    # An idle worker only reads: it must not take the write lock of SQLite twice a second.
    rows = services.claim(now=now, limit=limit) if OutboxRow.objects.due(now).exists() else []
    done = Round(taken=len(rows))
    if not rows:
        return done
    decided = decide(rows)
    # Whoever was held up for longer than the lease writes nothing: another has taken over.
    ours = services.still_in_hand(rows)
    keys = {row.key for row in ours}
    try:
        report = engine.put(e for key, e in decided.entries.items() if key in keys)
        gone = engine.delete({k: v for k, v in decided.deletions.items() if k in keys})
    except EngineAwayError as error:
        logger.warning("Search index: %s", error)
        services.wait_for_engine(ours, now=timezone.now())
        done.is_engine_away = True
        return done
    done.put, done.deleted = len(report.done), len(gone.done)
    done.failed = decided.failed | report.failed | gone.failed
    _settle(ours, report, gone, done.failed)
    return done


def run_until_empty(engine: SearchEngine) -> Round:
    """Rounds until nothing is due; for commands and tests."""
    total = Round()
    while True:
        done = run_round(engine)
        total.taken += done.taken
        total.put += done.put
        total.deleted += done.deleted
        total.failed |= done.failed
        if not done.taken or done.is_engine_away:
            total.is_engine_away = done.is_engine_away
            return total


def decide(rows: Sequence[OutboxRow]) -> Decisions:
    """Reads the rows of all kinds again: a document to put, or a key to delete."""
    decided = Decisions()
    by_kind: dict[str, list[OutboxRow]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, some in by_kind.items():
        source = sources().get(kind)
        if source is None:
            decided.deletions.update({row.key: row.seq for row in some})
            continue
        found, failed = read_documents(source, [row.object_pk for row in some])
        for row in some:
            if row.object_pk in failed:
                decided.failed[row.key] = failed[row.object_pk]
                continue
            document = found.get(row.object_pk)
            if document is None or not document.read:
                decided.deletions[row.key] = row.seq
                continue
            try:
                decided.entries[row.key] = entry_of(document, row.seq)
            except Exception as error:  # noqa: BLE001 - one bad document must not stop the others
                decided.failed[row.key] = _reason(error)
    return decided


def read_documents(
    source: SearchSource, pks: Iterable[int]
) -> tuple[dict[int, SearchDocument | None], dict[int, str]]:
    """Documents of a kind by primary key, and what went wrong with which row."""
    wanted = list(pks)
    try:
        with transaction.atomic():
            rows = list(source.queryset().filter(pk__in=wanted))
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
        if len(wanted) == 1:
            return {}, {wanted[0]: _reason(error)}
        logger.warning("Search: reading %s one by one: %s", source.kind, error)
        found: dict[int, SearchDocument | None] = {}
        failed: dict[int, str] = {}
        for pk in wanted:
            one, wrong = read_documents(source, [pk])
            found |= one
            failed |= wrong
        return found, failed
    found, failed = {}, {}
    for row in rows:
        try:
            with transaction.atomic():
                found[row.pk] = source.document(row)
        except Exception as error:
            logger.exception("Search: the document of %s %s", source.kind, row.pk)
            failed[row.pk] = _reason(error)
    return found, failed


def _settle(
    rows: Sequence[OutboxRow], put: Report, deleted: Report, failed: dict[str, str]
) -> None:
    by_key = {row.key: row for row in rows}
    stale = put.stale | deleted.stale
    done = [by_key[key] for key in put.done | deleted.done if key in by_key and key not in failed]
    services.forget(done)
    services.renumber({by_key[key]: held for key, held in stale.items() if key in by_key})
    wrong = {by_key[key]: reason for key, reason in failed.items() if key in by_key}
    services.postpone(wrong, now=timezone.now())


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
