"""A whole new index from the database, while the old one answers and changes go on."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from cms.ports.searchable import SearchSource, is_long, sources
from cms.settings import limits
from search.engines.base import SearchEngine
from search.entries import entry_of
from search.indexing import services
from search.indexing.worker import read_documents

Told = Callable[[str, int], None]


def rebuild(
    engine: SearchEngine,
    *,
    told: Told = lambda kind, count: None,
    between: Callable[[], object] = lambda: None,
) -> dict[str, int]:
    """Copies every kind into a new index and switches to it; documents by kind.

    The index follows the outbox from before the first copy. Copies have version 0: whatever is
    written live meanwhile wins. `between` runs after each batch (the worker goes on working
    there); rows that fail go to the outbox, to be tried again.
    """
    services.open_position(name=engine.follower)
    making = engine.begin_rebuild()
    copied: Counter[str] = Counter()
    try:
        for kind, source in sources().items():
            for pks in batches(source):
                found, failed = read_documents(source, pks)
                entries = [entry_of(d, 0) for d in found.values() if d is not None and d.read]
                report = making.write(entries)
                refused = {int(key.partition(":")[2]) for key in report.failed}
                services.enqueue(kind, {*failed, *refused})
                copied[kind] += len(entries) - len(refused)
                told(kind, copied[kind])
                between()
    except BaseException:
        making.abort()
        raise
    making.commit(copied)
    services.note_built(name=engine.follower)
    return dict(copied)


def batches(source: SearchSource) -> Iterator[list[int]]:
    """Primary keys of all rows in order, by the key and never by an offset."""
    rows: QuerySet = source.queryset().order_by("pk")
    size = limits.INDEX_REBUILD_BATCH
    if is_long(source):
        size = limits.INDEX_BATCH // limits.INDEX_LONG_WEIGHT
    last = 0
    while True:
        pks = list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:size])
        if not pks:
            return
        yield pks
        last = pks[-1]
