"""`SearchEngine` on Elasticsearch."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _
from elasticsearch import ApiError, Elasticsearch, NotFoundError, UnsupportedProductError
from elasticsearch.dsl import Q, Search

from cms.settings import limits
from search.engines.base import (
    EngineAwayError,
    Health,
    Held,
    Hit,
    Report,
    Result,
    State,
    Stats,
    facet_counts,
    newest_of,
)
from search.engines.elasticsearch import questions
from search.engines.elasticsearch.connection import (
    TROUBLE,
    Connection,
    away_when_in_trouble,
    reason_of,
)
from search.engines.elasticsearch.rebuild import ElasticsearchRebuild, Lease, remove_orphans
from search.engines.elasticsearch.shape import Names, mapping_of, stored, tombstone
from search.engines.elasticsearch.writing import Documents, IndexGoneError, write
from search.engines.patience import one_patience, seconds_left
from search.entries import IndexEntry, Schema
from search.query import Query

logger = logging.getLogger(__name__)

_READ_AT_ONCE = 1_000
_ASK_AGAIN = frozenset({404, 500, 502, 503})
# A write looks again for its indices when one of them was removed meanwhile.
_WRITE_TRIES = 3


class ElasticsearchEngine:
    """`SearchEngine` on Elasticsearch."""

    name = "elasticsearch"

    def __init__(self, connection: Connection, schema: Schema) -> None:
        self.connection = connection
        self.client = connection.open()
        self._reader = self.client.options(
            request_timeout=limits.SEARCH_SECONDS, max_retries=1, retry_on_status=()
        )
        self._readers: dict[int, Elasticsearch] = {}
        self._take(schema)

    @property
    def follower(self) -> str:
        """One for all machines: they share the cluster."""
        return f"{self.name}-{self.connection.prefix}"

    # -- reading -------------------------------------------------------------

    def search(self, query: Query) -> Result:
        """Answers; EngineAwayError when the cluster or its index is in trouble."""
        began = time.perf_counter()
        if not query.tokens:
            nothing = self._facets({}, query)
            return Result(facets=nothing, engine=self.name, took_ms=_since(began))
        answer, is_ours = self._ask(questions.answer_to(query, self.schema))
        hits = answer["hits"]["hits"]
        is_full = len(hits) >= max(1, query.size)
        return Result(
            hits=tuple(Hit(hit["_id"], float(hit.get("_score") or 0)) for hit in hits),
            total=answer["hits"]["total"]["value"],
            facets=self._facets(questions.counts_in(answer), query),
            degraded=bool(answer["timed_out"]) or not is_ours,
            took_ms=_since(began),
            engine=self.name,
            after=questions.cursor_of(hits[-1]) if is_full else None,
        )

    def suggest(
        self, prefix: str, tokens: frozenset[str], locale: str, kinds: tuple[str, ...] = ()
    ) -> list[str]:
        """Keys of documents whose title has all words, the last one perhaps only begun."""
        return self._keys_of(questions.suggestion(prefix, tokens, kinds))

    @one_patience()
    def similar(self, key: str, tokens: frozenset[str], kinds: tuple[str, ...] = ()) -> list[str]:
        """Keys of documents that share the telling words of `key`."""
        gist = self._gist_of(key)
        return self._keys_of(questions.similar(key, gist, tokens, kinds))

    def contents(self) -> Iterator[Held]:
        """Every document that is held, as it was when the first was asked for."""
        with away_when_in_trouble():
            try:
                opened = self.client.open_point_in_time(index=self.names.read, keep_alive="5m")
            except NotFoundError:
                return
            try:
                yield from self._held(opened["id"])
            finally:
                self.client.close_point_in_time(id=opened["id"])

    def stats(self) -> Stats:
        """Documents by kind and size on the disks."""
        with away_when_in_trouble():
            try:
                body = questions.by_value(questions.alive(), "kind")
                counted = self.client.search(index=self.names.read, body=body)
                used = self.client.indices.stats(index=self.names.read, metric="store")
            except NotFoundError:
                return Stats(0, {}, 0)
        by_kind = questions.values_in(counted.body)
        size = used["_all"]["total"]["store"]["size_in_bytes"]
        return Stats(sum(by_kind.values()), by_kind, size)

    def health(self) -> Health:
        """State of the cluster and of the index that answers."""
        try:
            found = dict(self._reader.indices.get_mapping(index=self.names.read_any))
            if not found:
                return Health(State.MISSING, "There is no index yet; the worker makes it.")
            state = self._reader.cluster.health(index=self.names.read_any, timeout="0s")
        except NotFoundError:
            return Health(State.MISSING, "There is no index yet; the worker makes it.")
        except TROUBLE as error:
            return Health(State.AWAY, reason_of(error))
        if any(one["mappings"].get("_meta") != self._mapping["_meta"] for one in found.values()):
            return Health(State.OUTDATED, "The index is of another version; it is rebuilt.")
        if state["status"] == "red":
            return Health(
                State.AWAY, _("Elasticsearch lost a part of the index; see its log, then rebuild.")
            )
        return Health(State.READY)

    # -- writing -------------------------------------------------------------

    def ensure(self, schema: Schema) -> None:
        """Sweeps away what a killed rebuild left."""
        self._take(schema)
        try:
            lease = Lease.take(self.client, self.names.lock)
            if lease is not None:
                remove_orphans(self.client, self.names)
                lease.free()
        except TROUBLE as error:
            logger.warning("Search: %s", reason_of(error))

    def put(self, entries: Iterable[IndexEntry]) -> Report:
        """Stores documents in the index and in the one that is being built."""
        newest = newest_of(entries)
        return self._write_everywhere(
            {key: (entry.version, stored(entry)) for key, entry in newest.items()}
        )

    def delete(self, keys: Mapping[str, int]) -> Report:
        """Leaves a document without readers in place of each key."""
        return self._write_everywhere(
            {key: (version, tombstone(key, version)) for key, version in keys.items()}
        )

    def begin_rebuild(self) -> ElasticsearchRebuild:
        """A new index beside the one that answers."""
        with away_when_in_trouble():
            return ElasticsearchRebuild(self.client, self.names, self._mapping)

    # -- how it reads ----------------------------------------------------------

    def _take(self, schema: Schema) -> None:
        self.schema = schema
        self.names = Names(self.connection.prefix, schema)
        self._mapping = mapping_of(schema)

    def _ask(self, body: dict[str, Any]) -> tuple[Mapping[str, Any], bool]:
        """The answer of our index, else of one of the same fields that is analysed otherwise.

        Asked again when it was switched while it was being asked.
        """
        seconds = seconds_left()
        until = time.monotonic() + seconds
        with away_when_in_trouble():
            try:
                return self._search(self.names.read, body, until), True
            except ApiError as error:
                if error.status_code not in _ASK_AGAIN or time.monotonic() > until - seconds / 2:
                    raise
            try:
                return self._search(self.names.read, body, until), True
            except NotFoundError:
                return self._search(self.names.read_of_schema, body, until), False

    def _search(self, index: str, body: dict[str, Any], until: float) -> Mapping[str, Any]:
        answer = self._reader_for(until - time.monotonic()).search(
            index=index, body=body, allow_no_indices=False, allow_partial_search_results=False
        )
        if answer.meta.headers.get("x-elastic-product") != "Elasticsearch":
            # A client looks at this once; what answers there may be another product since.
            raise UnsupportedProductError("not Elasticsearch", meta=answer.meta, body=answer.body)
        return answer.body

    def _reader_for(self, seconds: float) -> Elasticsearch:
        """The client that waits so long, in tenths: to make one costs as much as a question."""
        tenths = max(1, round(seconds * 10))
        if tenths not in self._readers:
            self._readers[tenths] = self._reader.options(request_timeout=tenths / 10)
        return self._readers[tenths]

    def _keys_of(self, body: dict[str, Any] | None) -> list[str]:
        """Keys of what is found, a handful."""
        if body is None:
            return []
        answer, _is_ours = self._ask(body)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def _gist_of(self, key: str) -> Sequence[str]:
        body = Search().query("bool", filter=Q("term", key=key)).source(["gist"]).to_dict()
        answer, _is_ours = self._ask(body)
        return [word for hit in answer["hits"]["hits"] for word in hit["_source"].get("gist", ())]

    def _facets(self, counted: Mapping[str, Mapping[str, int]], query: Query) -> dict[str, Any]:
        return {
            name: facet_counts(counted.get(name, {}), query.filters.get(name, ()))
            for name in query.facets
            if name in self.schema.facets
        }

    def _held(self, point_in_time: str) -> Iterator[Held]:
        body = Search().query(questions.alive()).source(["key", "version", "digest"]).to_dict()
        body |= {"size": _READ_AT_ONCE, "sort": ["_shard_doc"], "track_total_hits": False}
        while True:
            body["pit"] = {"id": point_in_time, "keep_alive": "5m"}
            hits = self.client.search(body=body)["hits"]["hits"]
            for hit in hits:
                held = hit["_source"]
                yield Held(held["key"], held["version"], held["digest"])
            if len(hits) < _READ_AT_ONCE:
                return
            body["search_after"] = hits[-1]["sort"]

    # -- how it writes -----------------------------------------------------------

    def _write_everywhere(self, documents: Documents) -> Report:
        """Into the index that answers and the one that is being built, by the same rule.

        Which those are is asked anew each time, after the rows were read: a copy of the same row
        made earlier is then older than what is written here.
        """
        if not documents:
            return Report()
        with away_when_in_trouble():
            for _try in range(_WRITE_TRIES):
                try:
                    return self._write_to(self._targets(), documents)
                except IndexGoneError:
                    continue
        raise EngineAwayError(_("The indices change too fast to be written."))

    def _write_to(self, targets: Sequence[str], documents: Documents) -> Report:
        current, *building = targets
        report = write(self.client, current, documents, is_seen_at_once=True)
        for alias in building:
            other = write(self.client, alias, documents)
            report.failed.update(other.failed)
            report.done -= set(other.failed)
        return report

    def _targets(self) -> list[str]:
        """Aliases of the indices that take writes, the one that answers first."""
        try:
            asked = f"{self.names.read_any},{self.names.write_any}"
            found = self.client.indices.get_alias(name=asked).body
        except NotFoundError:
            found = {}
        writable = {
            index: self.names.write_of(index)
            for index, about in found.items()
            if self.names.write_of(index) in about["aliases"]
        }
        current = [i for i in writable if self.names.read in found[i]["aliases"]]
        if not current:
            raise EngineAwayError(_("There is no index of this version yet."))
        building = [index for index in writable if index not in current]
        if building and Lease.is_free(self.client, self.names.lock):
            # Whoever was building it is no more.
            self.ensure(self.schema)
            raise IndexGoneError
        if not all(self.names.is_of_our_shape(index) for index in building):
            raise EngineAwayError(_("An index of another version is being made."))
        return [writable[index] for index in current + building]


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
