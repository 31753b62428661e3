"""A document made ready for any engine: analysed once, with version and digest."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils import timezone

from cms.audience import tokens as tokens_of
from cms.ports.searchable import SearchDocument
from cms.settings import limits
from search.analysis import (
    ANALYSIS_VERSION,
    EVERYDAY_WORDS,
    FIELDS,
    analyse,
    forms,
    keyboard_letters,
    telling,
    tokens,
)
from search.analysis.tokens import REMEMBERED
from search.cards import kinds_of_people
from search.facets import FACETS

# Parts of a document that are weighed apart; what a match in each is worth.
PARTS: Mapping[str, float] = {"title": 3.0, "names": 2.0, "text": 1.0}
# Parts that only `author:` and `subject:` ask; their words stand in the names as well.
SCOPES = ("author", "subject")
# Words stand side by side in any of their forms.
PHRASE_FIELDS = tuple(field.name for field in FIELDS if field.name != "surface")
# Words of titles, authors and subjects as any keyboard writes them, for what is typed so far.
BEGINNINGS = "beginnings"
# How words of a text are told apart, by its language.
_STEMS: Mapping[str, Callable[[str], str]] = {
    "kk": lambda word: forms(word).kk,
    "ru": lambda word: forms(word).ru,
    "en": lambda word: forms(word).en,
}
# The whole title as one term: a thing that is called as the words say comes first.
WHOLE_TITLE = "whole_title"
# Languages of readers who are shown a translation instead; what is always there.
INSTEAD = "instead"
STANDING = "standing"
PART = "."  # between a kind and a sort of its things that is listed apart
NAMING = "="  # before the telling words of a title and of subjects
_NOTHING = "_"  # no token holds it


def column(part: str, field: str) -> str:
    """The field of an index for one part of a document, compared in one way."""
    return f"{part}_{field}"


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of an index; an index of another shape is rebuilt."""

    version: int
    analysis: int
    columns: tuple[str, ...]
    phrases: frozenset[str]  # columns in which words are looked for side by side
    facets: tuple[str, ...]
    flags: tuple[str, ...] = ()  # words of their own that nobody chooses


SCHEMA = Schema(
    version=6,
    analysis=ANALYSIS_VERSION,
    columns=(
        *(column(part, field.name) for part in (*PARTS, *SCOPES) for field in FIELDS),
        BEGINNINGS,
        WHOLE_TITLE,
    ),
    phrases=frozenset(column(part, field) for part in PARTS for field in PHRASE_FIELDS),
    facets=tuple(FACETS),
    flags=(INSTEAD, STANDING),
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
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def entry_of(document: SearchDocument, version: int) -> IndexEntry:
    """`document` analysed, under `version`."""
    raw = {
        "title": document.title,
        "names": " \n ".join((*document.authors, *document.subjects, *document.labels)),
        "text": " \n ".join((document.summary, document.body, *document.translations)),
        "author": " \n ".join(document.authors),
        "subject": " \n ".join(document.subjects),
    }
    published = document.published_at
    facets = {name: tuple(dict.fromkeys(document.facets.get(name, ()))) for name in FACETS}
    facets["kind"] = (document.kind, *facets["kind"])
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
        flags={INSTEAD: document.instead, STANDING: ("yes" if document.is_standing else "no",)},
    )


def whole(words: Iterable[str]) -> str:
    """Words, in whatever form and keyboard, as the one term of `WHOLE_TITLE`."""
    return "_".join(forms(word).fold for word in telling(list(words)))


def _columns(parts: Mapping[str, str]) -> dict[str, str]:
    columns = {
        # Engines differ in whether an empty column counts for the usual length of a column.
        column(part, field): terms or _NOTHING
        for part, text in parts.items()
        for field, terms in analyse(text).items()
    }
    said = tokens(" ".join(parts[part] for part in ("title", *SCOPES)))
    columns[BEGINNINGS] = " ".join(map(_letters, said)) or _NOTHING
    columns[WHOLE_TITLE] = whole(tokens(parts["title"])) or _NOTHING
    return columns


_letters = lru_cache(maxsize=REMEMBERED)(keyboard_letters)


def digest_of(document: SearchDocument) -> str:
    """A short print of all that the index holds of `document`, then how often it was used.

    The count grows with every download: only its part of the print tells that.
    """
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
        document.translations,
        document.instead,
        document.is_standing,
    )
    words = hashlib.blake2b(repr(held).encode(errors="replace"), digest_size=12).hexdigest()
    return f"{words}:{document.used}"


def is_only_used_more(held: str, now: str) -> bool:
    """True when two different digests are of the same words."""
    return held.partition(":")[0] == now.partition(":")[0]


def _gist(document: SearchDocument) -> tuple[str, ...]:
    """The words that tell most of a document, one form of each: those of its title and subjects
    (behind a sign), then what its text says most often, long words before short ones.

    What all things of a sort share (grade, licence, place) is left to the filters.
    """
    stem = _STEMS.get(document.language, _STEMS["kk"])
    # What somebody is called says nothing of what they do.
    name = "" if document.kind in kinds_of_people() else document.title
    title = _long_words(" ".join((name, *document.subjects)))
    text = _long_words(f"{document.summary} \n {document.body[: limits.SNIPPET_SOURCE]}")
    stems = [stem(word) for word in text]
    often = Counter(stems)
    # A word that stands once in a long text tells little of it.
    least = 2 if len(text) > limits.GIST_WORDS * 2 else 1
    said = {key: word for key, word in zip(stems, text, strict=True) if often[key] >= least}
    words: dict[str, str] = {}
    for word in title:
        words.setdefault(stem(word), f"{NAMING}{word}")
    for key in sorted(said, key=lambda key: (-often[key], -len(said[key]))):
        words.setdefault(key, said[key])
    return tuple(words.values())[: limits.GIST_WORDS]


def _long_words(text: str) -> list[str]:
    words = (w for w in telling(tokens(text), or_all=False) if len(w) > 3 and not w.isdigit())
    return [word for word in words if word not in EVERYDAY_WORDS]
