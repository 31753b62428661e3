"""Keeping the words: counted anew from the public documents, written where they changed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.audience import tokens as access
from cms.ports.searchable import SearchDocument, SearchSource, is_long, sources
from cms.settings import limits
from search.analysis import keyboard_letters, tokens
from search.analysis.kazakh import folded_stems
from search.corrections.models import SearchTerm
from search.indexing.rebuild import batches
from search.indexing.worker import read_documents

_AT_ONCE = 1_000


class Counted(NamedTuple):
    """In how many public documents each word stands, and which words are their authors' names."""

    documents: Counter[str]
    authors: set[str]


def refresh_terms(*, between: Callable[[], object] = lambda: None) -> int:
    """Counts the words of all public documents and keeps those that stand in several.

    Only what changed is written, a thousand rows at a time, so that nobody waits for it. `between`
    runs after each batch of documents. Two who do it at once write the same.
    """
    counted = count_words(between)
    wanted = dict(_worth_keeping(counted).most_common(limits.SEARCH_TERMS))
    held = dict(SearchTerm.objects.values_list("term", "documents"))
    edition = time.time_ns() // 1000
    changed = [term for term, documents in wanted.items() if held.get(term) != documents]
    for start in range(0, len(changed), _AT_ONCE):
        SearchTerm.objects.bulk_create(
            [_row(term, wanted[term], edition) for term in changed[start : start + _AT_ONCE]],
            update_conflicts=True,
            unique_fields=["term"],
            update_fields=["letters", "stem", "documents", "edition"],
        )
    gone = [term for term in held if term not in wanted]
    for start in range(0, len(gone), _AT_ONCE):
        SearchTerm.objects.filter(term__in=gone[start : start + _AT_ONCE]).delete()
    return len(wanted)


def count_words(between: Callable[[], object] = lambda: None) -> Counted:
    """Reads every public document but those of people themselves and whole files."""
    counted = Counted(Counter(), set())
    now = timezone.now()
    for source in sources().values():
        if _is_of_people(source) or is_long(source):
            continue
        for document in _documents(source, between):
            is_out = document.published_at is None or document.published_at <= now
            if access.PUBLIC in document.read and is_out:
                authors = set(tokens(" ".join(document.authors)))
                counted.authors.update(authors)
                counted.documents.update(authors | set(tokens(_said(document))))
    return counted


def _documents(source: SearchSource, between: Callable[[], object]) -> Iterator[SearchDocument]:
    for pks in batches(source):
        found, _failed = read_documents(source, pks)
        yield from (document for document in found.values() if document is not None)
        between()


def _said(document: SearchDocument) -> str:
    parts = (document.title, document.summary, document.body)
    return " ".join((*parts, *document.subjects, *document.labels))


def _worth_keeping(counted: Counted) -> Counter[str]:
    """Words of several documents; a surname of somebody here only when it is an author's."""
    surnames = _surnames() - counted.authors
    return Counter(
        {
            word: documents
            for word, documents in counted.documents.items()
            if documents >= limits.SEARCH_TERM_DOCUMENTS
            and limits.SEARCH_TERM_LETTERS <= len(word) <= limits.SEARCH_TERM_LENGTH
            and word.isalpha()
            and word not in surnames
        }
    )


def _surnames() -> set[str]:
    names = get_user_model().objects.values_list("last_name", flat=True).distinct()
    return {word for name in names.iterator() for word in tokens(name)}


def _is_of_people(source: SearchSource) -> bool:
    return issubclass(source.model, get_user_model())


def _row(term: str, documents: int, edition: int) -> SearchTerm:
    return SearchTerm(
        term=term,
        letters=keyboard_letters(term),
        stem=folded_stems([term])[0],
        documents=documents,
        edition=edition,
    )
