"""A new index beside the one that answers, and the lease of the one who builds it."""

import logging
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from elasticsearch import BadRequestError, ConflictError, Elasticsearch, NotFoundError
from elasticsearch.dsl import Q

from cms.settings import limits
from search.engines.base import (
    EngineAwayError,
    RebuildIncompleteError,
    RebuildRunningError,
    Report,
    newest_of,
)
from search.engines.elasticsearch import questions
from search.engines.elasticsearch.connection import TROUBLE, away_when_in_trouble, reason_of
from search.engines.elasticsearch.shape import (
    GONE,
    Names,
    settings_when_built,
    settings_while_built,
    stored,
)
from search.engines.elasticsearch.writing import IndexGoneError, write
from search.entries import IndexEntry

logger = logging.getLogger(__name__)

_DOCUMENT = "rebuild"


class Lease:
    """One builder at a time, of all machines; it ends by itself when the builder dies."""

    def __init__(self, client: Elasticsearch, index: str, written: Any) -> None:
        self._client = client
        self._index = index
        self._note(written)

    @classmethod
    def take(cls, client: Elasticsearch, index: str) -> "Lease | None":
        """The lease; None when another builder holds it."""
        with suppress(BadRequestError):  # it exists
            client.indices.create(
                index=index,
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True},
                mappings={"dynamic": "strict", "properties": {"until": {"type": "long"}}},
            )
        written = cls._write(client, index, op_type="create")
        if written is None:
            try:
                held = client.get(index=index, id=_DOCUMENT)
            except NotFoundError:  # freed a moment ago; the next one may have it
                return None
            if held["_source"]["until"] > time.time():
                return None
            written = cls._write(client, index, **_only_after(held))
        return cls(client, index, written) if written else None

    @staticmethod
    def _write(client: Elasticsearch, index: str, **only: Any) -> Any:
        """The note that somebody builds; None when another one was quicker."""
        until = int(time.time()) + limits.INDEX_LEASE_SECONDS
        try:
            return client.index(index=index, id=_DOCUMENT, document={"until": until}, **only)
        except ConflictError:
            return None

    @staticmethod
    def is_free(client: Elasticsearch, index: str) -> bool:
        """True when nobody is building."""
        try:
            return client.get(index=index, id=_DOCUMENT)["_source"]["until"] <= time.time()
        except NotFoundError:
            return True

    def renew(self) -> None:
        """Goes on; EngineAwayError when another builder has taken over."""
        if time.monotonic() - self._renewed < limits.INDEX_LEASE_SECONDS / 4:
            return
        written = self._write(self._client, self._index, **self._only)
        if written is None:
            raise EngineAwayError("Another process has taken over the rebuild.")
        self._note(written)

    def free(self) -> None:
        """Lets the next one build."""
        with suppress(ConflictError, NotFoundError):
            self._client.delete(index=self._index, id=_DOCUMENT, **self._only)

    def _note(self, written: Any) -> None:
        self._only = _only_after(written)
        self._renewed = time.monotonic()


class ElasticsearchRebuild:
    """A new index that takes live writes from its first moment."""

    def __init__(self, client: Elasticsearch, names: Names, mapping: Mapping[str, Any]) -> None:
        self._client = client
        self._names = names
        lease = Lease.take(client, names.lock)
        if lease is None:
            raise RebuildRunningError
        self._lease: Lease | None = lease
        try:
            remove_orphans(client, names)
            self.index = names.new_index()
            client.indices.create(
                index=self.index,
                mappings=mapping,
                settings=settings_while_built(),
                aliases={names.write_of(self.index): {}},
                wait_for_active_shards=1,
            )
        except BaseException:
            with suppress(*TROUBLE):
                lease.free()
            raise

    def write(self, entries: Iterable[IndexEntry]) -> Report:
        """Copies documents; a live write of the same document wins."""
        documents = {
            key: (entry.version, stored(entry)) for key, entry in newest_of(entries).items()
        }
        with away_when_in_trouble():
            self._renew()
            try:
                return write(self._client, self._names.write_of(self.index), documents)
            except IndexGoneError as error:
                raise EngineAwayError("The new index was removed by another process.") from error

    def commit(self, expected: Mapping[str, int]) -> None:
        """Switches to the new index and removes the old, in one step of the cluster."""
        try:
            with away_when_in_trouble():
                self._renew()
                self._check(expected)
                self._client.indices.put_settings(index=self.index, settings=settings_when_built())
                self._client.indices.update_aliases(actions=self._switch())
        except BaseException:
            self.abort()
            raise
        self._free()

    def abort(self) -> None:
        """Removes the new index; the old one stays."""
        if self._lease is None:
            return
        try:
            with suppress(NotFoundError):
                self._client.indices.delete(index=self.index)
        except TROUBLE as error:
            # The next rebuild, or the next write after the lease, removes it.
            logger.warning("Search: %s", reason_of(error))
        self._free()

    def _check(self, expected: Mapping[str, int]) -> None:
        self._client.indices.refresh(index=self.index)
        alive = self._count(questions.alive(), "kind")
        gone = self._count(Q("term", kind=GONE), "was")
        for kind, count in expected.items():
            if alive.get(kind, 0) + gone.get(kind, 0) < count:
                raise RebuildIncompleteError(
                    f"{kind}: {alive.get(kind, 0)} of {count} arrived in the new index."
                )

    def _count(self, asked: Any, field: str) -> dict[str, int]:
        body = questions.by_value(asked, field)
        return questions.values_in(self._client.search(index=self.index, body=body).body)

    def _switch(self) -> list[dict[str, Any]]:
        old = [index for index in _indices(self._client, self._names) if index != self.index]
        return [
            {"add": {"index": self.index, "alias": self._names.read}},
            *({"remove_index": {"index": index}} for index in old),
        ]

    def _renew(self) -> None:
        if self._lease is None:
            raise EngineAwayError("This rebuild has ended.")
        self._lease.renew()

    def _free(self) -> None:
        if self._lease is not None:
            with suppress(*TROUBLE):
                self._lease.free()
            self._lease = None


def remove_orphans(client: Elasticsearch, names: Names) -> None:
    """Removes our indices that do not answer. Only for the holder of the lease."""
    for index, aliases in _indices(client, names).items():
        if not any(alias.startswith(f"{names.prefix}-read-") for alias in aliases):
            logger.info("Search: the index %s was left over; it is removed", index)
            with suppress(NotFoundError):
                client.indices.delete(index=index)


def _indices(client: Elasticsearch, names: Names) -> dict[str, list[str]]:
    """Our indices of documents, of any version, with their aliases."""
    found = client.indices.get_alias(index=names.indices, expand_wildcards="all")
    return {index: list(about["aliases"]) for index, about in found.items() if names.is_ours(index)}


def _only_after(seen: Any) -> dict[str, Any]:
    """Writes only if the document is still as it was seen."""
    return {"if_seq_no": seen["_seq_no"], "if_primary_term": seen["_primary_term"]}
