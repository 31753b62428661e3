"""One round of a worker: take changes, read the rows again, decide, write, move on."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from cms.ports.searchable import SearchDocument, SearchSource, followers, prepare, sources
from cms.settings import limits
from search.engines.base import EngineAwayError, Report, SearchEngine, State
from search.entries import IndexEntry, entry_of
from search.indexing import selectors, services
from search.indexing.selectors import Change

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What a round did. `is_known` is false when this index has to be built before it follows;
    `is_busy` tells that another worker works for it."""

    taken: int = 0
    put: int = 0
    deleted: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    is_engine_away: bool = False
    is_known: bool = True
    is_busy: bool = False


@dataclass(slots=True)
class Decisions:
    """What is to be done with each document in hand."""

    entries: dict[str, IndexEntry] = field(default_factory=dict)
    deletions: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many documents are written."""
        return len(self.entries) + len(self.deletions)

    def halves(self) -> tuple["Decisions", "Decisions"]:
        """The same in two parts."""
        keys = [*self.entries, *self.deletions]
        return self._only(keys[: len(keys) // 2]), self._only(keys[len(keys) // 2 :])

    def _only(self, keys: Iterable[str]) -> "Decisions":
        wanted = set(keys)
        return Decisions(
            entries={key: one for key, one in self.entries.items() if key in wanted},
            deletions={key: one for key, one in self.deletions.items() if key in wanted},
        )


def run_round(engine: SearchEngine, *, limit: int = limits.INDEX_BATCH, worker: str = "") -> Round:
    """Works off at most `limit` changes."""
    now = timezone.now()
    position, has_work = selectors.position_at_work(engine.follower, now=now)
    if position is None:
        return Round(is_known=False)
    if not has_work:
        # An idle worker only reads: it must not take the write lock of SQLite twice a second.
        services.note_seen(position=position, now=now)
        return Round()
    if not services.take_hold(position=position, holder=worker or services.this_worker(), now=now):
        return Round(is_busy=True)
    services.number_changes()
    changes, reached = selectors.next_changes(position, now=now, limit=limit)
    decided = decide(changes.values())
    follow(changes.values())
    done = Round(taken=len(changes))
    # Whoever was held up for too long writes nothing: another has taken over.
    if not services.keep_hold(position=position):
        return Round(is_busy=True)
    try:
        report = write(engine, decided)
    except EngineAwayError as error:
        logger.warning("Search index: %s", error)
        services.let_go(position=position, trouble=str(error))
        done.is_engine_away = True
        return done
    done.failed = decided.failed | report.failed
    written = {key for key in report.done if key not in done.failed}
    done.put = len(written & decided.entries.keys())
    done.deleted = len(written & decided.deletions.keys())
    services.renumber(versions={changes[key]: held for key, held in report.stale.items()})
    services.finish(
        position=position,
        reached=reached,
        done=[changes[key] for key in written | report.stale.keys()],
        failed={changes[key]: reason for key, reason in done.failed.items()},
        now=timezone.now(),
    )
    services.prune(now=now)
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
            total.is_known, total.is_busy = done.is_known, done.is_busy
            return total


def write(engine: SearchEngine, decided: Decisions, *, is_taking: bool = False) -> Report:
    """Puts and deletes; EngineAwayError when the engine takes nothing at all.

    An engine that is there but refuses a whole batch may choke on a single document: halves are
    tried apart until it is found, so that no document holds up all others.
    """
    try:
        return _write_at_once(engine, decided)
    except EngineAwayError as error:
        if engine.health().state != State.READY or not (is_taking or decided.size > 1):
            raise
        if decided.size == 1:
            return Report(failed=dict.fromkeys([*decided.entries, *decided.deletions], str(error)))
        refusal = error
    report, refused = Report(), []
    for half in decided.halves():
        try:
            report.add(_write_at_once(engine, half))
        except EngineAwayError:
            refused.append(half)
    if len(refused) > 1 and not is_taking:
        raise refusal
    for half in refused:
        report.add(write(engine, half, is_taking=True))
    return report


def _write_at_once(engine: SearchEngine, decided: Decisions) -> Report:
    report = engine.put(decided.entries.values())
    report.add(engine.delete(decided.deletions))
    return report


def follow(changes: Iterable[Change]) -> None:
    """Documents of other kinds that change with these are looked at in a following round."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change.object_pk)
    for kind, pks in by_kind.items():
        for other, keys in followers(kind, pks).items():
            services.enqueue(other, keys)


def decide(changes: Iterable[Change]) -> Decisions:
    """Reads the rows of all kinds again: a document to put, or a key to delete."""
    decided = Decisions()
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    for kind, some in by_kind.items():
        source = sources().get(kind)
        if source is None:
            decided.deletions.update({change.key: change.version for change in some})
            continue
        found, failed = read_documents(source, [change.object_pk for change in some])
        for change in some:
            if change.object_pk in failed:
                decided.failed[change.key] = failed[change.object_pk]
                continue
            document = found.get(change.object_pk)
            if document is None or not document.read:
                decided.deletions[change.key] = change.version
                continue
            try:
                decided.entries[change.key] = entry_of(document, change.version)
            except Exception as error:  # noqa: BLE001 - one bad document must not stop the others
                decided.failed[change.key] = _reason(error)
    return decided


def read_documents(
    source: SearchSource, pks: Iterable[int]
) -> tuple[dict[int, SearchDocument | None], dict[int, str]]:
    """Documents of a kind by primary key, and what went wrong with which row."""
    wanted = list(pks)
    try:
        with transaction.atomic():
            rows = list(source.queryset().filter(pk__in=wanted))
            prepare(source, rows)
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


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
