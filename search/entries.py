"""A document made ready for any engine: analysed once, with version and digest."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from cms.audience import tokens as tokens_of
from cms.ports.searchable import SearchDocument
from cms.settings import limits
from search.analysis import ANALYSIS_VERSION, FIELDS, analyse, tokens
from search.facets import FACETS

# Parts of a document that are weighed apart; what a match in each is worth.
PARTS: Mapping[str, float] = {"title": 3.0, "names": 2.0, "text": 1.0}


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of an index; an index of another shape is rebuilt."""

    version: int
    analysis: int
    parts: tuple[str, ...]
    fields: tuple[str, ...]
    facets: tuple[str, ...]


SCHEMA = Schema(
    version=1,
    analysis=ANALYSIS_VERSION,
    parts=tuple(PARTS),
    fields=tuple(field.name for field in FIELDS),
    facets=tuple(FACETS),
)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an engine stores of one document.

    `text` maps part, then field, to terms joined by blanks. A newer `version` wins over an older
    one whatever the order of arrival. `digest` tells whether the document is still the same.
    """

    key: str
    kind: str
    version: int
    digest: str
    text: Mapping[str, Mapping[str, str]]
    facets: Mapping[str, tuple[str, ...]]
    read: tuple[str, ...]
    published: int
    gist: tuple[str, ...]


def entry_of(document: SearchDocument, version: int) -> IndexEntry:
    """`document` analysed, under `version`."""
    raw = {
        "title": document.title,
        "names": " \n ".join((*document.authors, *document.labels)),
        "text": f"{document.summary} \n {document.body}",
    }
    published = document.published_at
    facets = {name: tuple(dict.fromkeys(document.facets.get(name, ()))) for name in FACETS}
    facets["kind"] = (document.kind,)
    facets["language"] = facets["language"] or ((document.language,) if document.language else ())
    month = document.month or (f"{timezone.localtime(published):%Y-%m}" if published else "")
    facets["month"] = facets["month"] or ((month,) if month else ())
    return IndexEntry(
        key=document.key,
        kind=document.kind,
        version=version,
        digest=digest_of(document),
        text={part: analyse(text) for part, text in raw.items()},
        facets={name: values for name, values in facets.items() if values},
        # Administrators see whatever is published; a document for nobody stays for nobody.
        read=(*document.read, tokens_of.ADMINISTRATORS) if document.read else (),
        published=max(0, int(published.timestamp())) if published else 0,
        gist=_gist(document),
    )


def digest_of(document: SearchDocument) -> str:
    """A short print of all that the index holds of `document`."""
    held = (
        document.language,
        document.title,
        document.summary,
        document.body,
        document.authors,
        document.labels,
        sorted((name, tuple(values)) for name, values in document.facets.items()),
        sorted(document.read),
        document.published_at.timestamp() if document.published_at else None,
        document.month,
    )
    return hashlib.blake2b(repr(held).encode(errors="replace"), digest_size=12).hexdigest()


def _gist(document: SearchDocument) -> tuple[str, ...]:
    """The words of the title, the labels, then the most frequent long words of the text."""
    said = tokens(f"{document.title} {' '.join(document.labels)}")
    often = Counter(word for word in tokens(document.summary) if len(word) > 3).most_common()
    words = dict.fromkeys([word for word in said if len(word) > 3] + [word for word, _ in often])
    return tuple(words)[: limits.GIST_WORDS]
