"""A document made ready for any engine: analysed once, with version and digest."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from cms.audience import tokens as tokens_of
from cms.ports.searchable import SearchDocument
from cms.settings import limits
from search.analysis import ANALYSIS_VERSION, FIELDS, analyse, keyboard_letters, tokens
from search.facets import FACETS

# Parts of a document that are weighed apart; what a match in each is worth.
PARTS: Mapping[str, float] = {"title": 3.0, "names": 2.0, "text": 1.0}
# Parts that only `author:` and `subject:` ask; their words stand in the names as well.
SCOPES = ("author", "subject")
# Words of titles, authors and subjects as any keyboard writes them, for what is typed so far.
BEGINNINGS = "beginnings"


def column(part: str, field: str) -> str:
    """The field of an index for one part of a document, compared in one way."""
    return f"{part}_{field}"


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of an index; an index of another shape is rebuilt."""

    version: int
    analysis: int
    columns: tuple[str, ...]
    facets: tuple[str, ...]


SCHEMA = Schema(
    version=2,
    analysis=ANALYSIS_VERSION,
    columns=(
        *(column(part, field.name) for part in (*PARTS, *SCOPES) for field in FIELDS),
        BEGINNINGS,
    ),
    facets=tuple(FACETS),
)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an engine stores of one document.

    `text` maps columns to terms joined by blanks. A newer `version` wins over an older
    one whatever the order of arrival. `digest` tells whether the document is still the same.
    """

    key: str
    kind: str
    version: int
    digest: str
    text: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    read: tuple[str, ...]
    published: int
    used: int
    gist: tuple[str, ...]


def entry_of(document: SearchDocument, version: int) -> IndexEntry:
    """`document` analysed, under `version`."""
    raw = {
        "title": document.title,
        "names": " \n ".join((*document.authors, *document.subjects, *document.labels)),
        "text": f"{document.summary} \n {document.body}",
        "author": " \n ".join(document.authors),
        "subject": " \n ".join(document.subjects),
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
        text=_columns(raw),
        facets={name: values for name, values in facets.items() if values},
        # Administrators see whatever is published; a document for nobody stays for nobody.
        read=(*document.read, tokens_of.ADMINISTRATORS) if document.read else (),
        published=max(0, int(published.timestamp())) if published else 0,
        used=document.used,
        gist=_gist(document),
    )


def _columns(parts: Mapping[str, str]) -> dict[str, str]:
    columns = {
        column(part, field): terms
        for part, text in parts.items()
        for field, terms in analyse(text).items()
    }
    said = tokens(" ".join(parts[part] for part in ("title", *SCOPES)))
    columns[BEGINNINGS] = " ".join(keyboard_letters(token) for token in said)
    return columns


def digest_of(document: SearchDocument) -> str:
    """A short print of all that the index holds of `document`."""
    held = (
        document.language,
        document.title,
        document.summary,
        document.body,
        document.authors,
        document.subjects,
        document.labels,
        sorted((name, tuple(values)) for name, values in document.facets.items()),
        sorted(document.read),
        document.published_at.timestamp() if document.published_at else None,
        document.month,
        document.used,
    )
    return hashlib.blake2b(repr(held).encode(errors="replace"), digest_size=12).hexdigest()


def _gist(document: SearchDocument) -> tuple[str, ...]:
    """The words of the title, the labels, then the most frequent long words of the text."""
    said = tokens(" ".join((document.title, *document.subjects, *document.labels)))
    often = Counter(word for word in tokens(document.summary) if len(word) > 3).most_common()
    words = dict.fromkeys([word for word in said if len(word) > 3] + [word for word, _ in often])
    return tuple(words)[: limits.GIST_WORDS]
