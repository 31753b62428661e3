"""What an index is called, what it looks like, and what it holds of a document.

Names, for the prefix `undestik`, schema 1 and analysis 4:

- `undestik-docs-s1-a4-20260901120000-3fa9c1`: an index;
- `undestik-read-s1-a4`: alias of the one that answers; code of another version asks another alias;
- `undestik-write-s1-a4-20260901120000-3fa9c1`: alias of each index that takes writes, two while one
  is being built. Writes name the alias, so that none can bring a removed index back;
- `undestik-lock`: who is rebuilding.
"""

import hashlib
import json
import re
import secrets
import zlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from elasticsearch.dsl import Date, Keyword, Long, Mapping, Text

from cms.settings import limits
from search.entries import BEGINNINGS, IndexEntry, Schema

GONE = "gone"
# Of what is typed so far these many letters are terms of their own.
_PREFIXES = {"min_chars": 2, "max_chars": 8}
_STORED = ["key", "version", "digest", "gist"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the indices and aliases of one site."""

    prefix: str
    schema: Schema

    @property
    def shape(self) -> str:
        """The versions that an index is made with."""
        return f"s{self.schema.version}-a{self.schema.analysis}"

    @property
    def read(self) -> str:
        """Alias of the index that answers, if it is of our versions."""
        return f"{self.prefix}-read-{self.shape}"

    @property
    def read_of_schema(self) -> str:
        """Pattern of the alias that answers with our fields, perhaps analysed otherwise."""
        return f"{self.prefix}-read-s{self.schema.version}-*"

    @property
    def read_any(self) -> str:
        """Pattern of the alias that answers, of whatever version."""
        return f"{self.prefix}-read-*"

    @property
    def write_any(self) -> str:
        """Pattern of the aliases that take writes."""
        return f"{self.prefix}-write-*"

    @property
    def indices(self) -> str:
        """Pattern of all our indices of documents."""
        return f"{self.prefix}-docs-*"

    @property
    def lock(self) -> str:
        """The index that says who is rebuilding."""
        return f"{self.prefix}-lock"

    def new_index(self) -> str:
        """A name that no index had before."""
        stamp = f"{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        return f"{self.prefix}-docs-{self.shape}-{stamp}"

    def write_of(self, index: str) -> str:
        """The alias by which `index` is written."""
        return f"{self.prefix}-write-{index.removeprefix(f'{self.prefix}-docs-')}"

    def is_of_our_shape(self, index: str) -> bool:
        """True for an index made by the versions of this code."""
        return index.startswith(f"{self.prefix}-docs-{self.shape}-")

    def is_ours(self, index: str) -> bool:
        """True for what `new_index` gives, of any version; nothing else is ever removed."""
        return bool(
            re.fullmatch(rf"{re.escape(self.prefix)}-docs-s\d+-a\d+-\d{{14}}-[0-9a-f]{{6}}", index)
        )


def mapping_of(schema: Schema) -> dict[str, Any]:
    """The strict mapping; its `_meta` tells with what it was made."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=_STORED)
    mapping.field("key", Keyword())
    mapping.field("version", Long(index=False))
    mapping.field("digest", Keyword(index=False, doc_values=False))
    mapping.field("gist", Keyword(index=False, doc_values=False))
    mapping.field("read", Keyword(doc_values=False))
    mapping.field("was", Keyword())
    mapping.field("published_at", Date(format="epoch_millis"))
    mapping.field("order", Long(index=False))
    mapping.field("used", Long(index=False))
    for facet in (*schema.facets, *schema.flags):
        mapping.field(facet, Keyword())
    for column in schema.columns:
        is_phrase = column in schema.phrases
        words: dict[str, Any] = {"index_options": "positions" if is_phrase else "freqs"}
        if column == BEGINNINGS:
            words["index_prefixes"] = _PREFIXES
        mapping.field(column, Text(analyzer="whitespace", **words))
    body = mapping.to_dict()
    print_of_it = json.dumps(body, sort_keys=True).encode()
    body["_meta"] = {
        "schema": schema.version,
        "analysis": schema.analysis,
        "print": hashlib.blake2b(print_of_it, digest_size=8).hexdigest(),
    }
    return body


def settings_while_built() -> dict[str, Any]:
    """One shard, so that counts are exact; copies of it and refreshing come with `when_built`."""
    return {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "max_result_window": limits.LIST_DEPTH,
    }


def settings_when_built() -> dict[str, Any]:
    """A second copy as soon as there is a second node."""
    return {"auto_expand_replicas": "0-1", "refresh_interval": "1s"}


def stored(entry: IndexEntry) -> dict[str, Any]:
    """What the index holds of a document. Without a token in `read` nobody finds it."""
    source: dict[str, Any] = {name: list(values) for name, values in entry.facets.items()}
    source |= {name: list(values) for name, values in entry.flags.items() if values}
    source |= entry.text
    source |= {
        "key": entry.key,
        "version": entry.version,
        "digest": entry.digest,
        "gist": list(entry.gist),
        "read": list(entry.read),
        # Seconds, then a few bits of the key: two things of one second keep their order.
        "used": entry.used,
        "order": entry.published << 10 | zlib.crc32(entry.key.encode()) % 1024,
    }
    if entry.published:
        source["published_at"] = entry.published * 1000
    return source


def tombstone(key: str, version: int) -> dict[str, Any]:
    """What is left of a deleted document, so that an older write that comes late is known as such.

    The cluster itself remembers a deletion for a minute only.
    """
    return {
        "key": key,
        "version": version,
        "kind": [GONE],
        "was": key.partition(":")[0],
        "order": 0,
        "used": 0,
    }
