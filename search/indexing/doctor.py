"""Where the index and the database disagree, and the repair; counts of use are brought along."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cms.ports.searchable import sources
from search.engines.base import Health, SearchEngine, State
from search.entries import digest_of, is_only_used_more
from search.indexing import selectors, services
from search.indexing.rebuild import batches
from search.indexing.worker import read_documents


@dataclass(slots=True)
class Findings:
    """Keys that are missing from the index, that it should not hold, or holds in an old form.

    `counted` were only taken more often since: nothing is wrong with them.
    """

    health: Health
    missing: set[str] = field(default_factory=set)
    surplus: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    waiting: int = 0

    @property
    def drift(self) -> set[str]:
        """Every key that is wrong in the index."""
        return self.missing | self.surplus | self.changed


def examine(engine: SearchEngine) -> Findings:
    """Compares every document of the database with every one of the index, both ways.

    What waits in the outbox is on its way and is no drift; of an engine that is
    away nothing is said.
    """
    findings = Findings(health=engine.health())
    if findings.health.state == State.AWAY:
        return findings
    held = {one.key: one.digest for one in engine.contents()}
    for key, digest in _documents():
        if key not in held:
            findings.missing.add(key)
        elif (was := held.pop(key)) != digest:
            (findings.counted if is_only_used_more(was, digest) else findings.changed).add(key)
    findings.surplus = set(held)
    waiting = selectors.waiting_keys(engine.follower)
    for keys in (findings.missing, findings.surplus, findings.changed, findings.counted):
        keys -= waiting
    findings.waiting = len(waiting)
    return findings


def repair(findings: Findings) -> None:
    """Puts everything that drifted, and what has a new count, into the outbox."""
    by_kind: dict[str, list[int]] = {}
    for key in findings.drift | findings.counted:
        kind, _, pk = key.partition(":")
        by_kind.setdefault(kind, []).append(int(pk))
    for kind, pks in by_kind.items():
        services.enqueue(kind, pks)


def _documents() -> Iterator[tuple[str, str]]:
    for source in sources().values():
        for pks in batches(source):
            found, _failed = read_documents(source, pks)
            for document in found.values():
                if document is not None and document.read:
                    yield document.key, digest_of(document)
