"""Bulk writes, each document on its own: taken, older than what is held, or refused."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from cms.settings import limits
from search.engines.base import EngineAwayError, Report
from search.engines.elasticsearch.connection import said_in

# By key: version and what is stored.
Documents = Mapping[str, tuple[int, dict[str, Any]]]

_CONFLICT, _NOT_FOUND = 409, 404
# Full, blocked, overloaded: not the document's fault, so it is not counted against it.
_AWAY = frozenset({403, 408, 429, 500, 502, 503, 504})


class IndexGoneError(Exception):
    """The index was removed: a rebuild has just ended or was given up."""


def write(
    client: Elasticsearch, alias: str, documents: Documents, *, is_seen_at_once: bool = False
) -> Report:
    """Writes into the index of `alias`; a document of a newer version stays as it is."""
    report = Report()
    refused: list[str] = []
    for is_done, item in streaming_bulk(
        client,
        _actions(alias, documents),
        chunk_size=limits.SEARCH_BULK,
        max_chunk_bytes=limits.SEARCH_BULK_BYTES,
        raise_on_error=False,
        refresh=is_seen_at_once,
        require_alias=True,
    ):
        said = item["index"]
        key, status = said["_id"], said["status"]
        if is_done:
            report.done.add(key)
        elif status == _CONFLICT:
            refused.append(key)
        elif status == _NOT_FOUND:
            raise IndexGoneError
        elif status in _AWAY:
            ours = _("Elasticsearch does not write")
            raise EngineAwayError(f"{ours}: {said_in(said)}")
        else:
            report.failed[key] = said_in(said)
    report.stale = _held_versions(client, alias, refused, documents)
    return report


def _actions(alias: str, documents: Documents) -> Iterator[dict[str, Any]]:
    for key, (version, source) in documents.items():
        yield {
            "_op_type": "index",
            "_index": alias,
            "_id": key,
            "version": version,
            "version_type": "external_gte",
            "_source": source,
        }


def _held_versions(
    client: Elasticsearch, alias: str, keys: list[str], documents: Documents
) -> dict[str, int]:
    if not keys:
        return {}
    answer = client.mget(index=alias, ids=keys, source=False)
    return {
        found["_id"]: found.get("_version", documents[found["_id"]][0]) for found in answer["docs"]
    }
