"""The judged set is whole and says the truth of itself. No engine is asked here."""

import re
from collections import Counter

import pytest

from cms.audience import tokens as access
from cms.settings.base import PROJECT_ROOT
from search.facets import FACETS
from tests.search.judged import documents, queries

SOURCES = PROJECT_ROOT.parent / "shared" / "source-documents"
WORDS_IN_A_ROW = 7
LEAST = {"kk": 80, "ru": 35, "en": 12, "mixed": 15, "folded": 20, "latin": 15}
SYNTAX = ("phrase", "minus", "author", "subject", "month")
KINDS = {"method", "essay", "lesson_study", "page", "person"}
KAZAKH_LETTERS = set("әғқңөұүһі")
WITHOUT_KAZAKH_LETTERS = str.maketrans("әғқңөұүһі", "агкноуухи")

DOCUMENTS = {document.key: document for document in documents()}
QUERIES = queries()


def words_of(text):
    return re.findall(r"[^\W_]+", text.lower())


def text_of(document):
    """All words of a document that can be found."""
    parts = (document.title, document.summary, document.body, *document.authors, *document.labels)
    return "\n".join(parts)


WORDS = {key: set(words_of(text_of(document))) for key, document in DOCUMENTS.items()}


def chosen(document, filters):
    """True when the document is among what the filters leave."""
    of = {"kind": (document.kind,), "language": (document.language,), **document.facets}
    return all(set(of.get(name, ())) & set(values) for name, values in filters.items())


def runs_of(text):
    """Every seven words that stand in a row."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1)}


def test_documents_are_enough_and_each_is_itself():
    assert 240 <= len(DOCUMENTS) <= 320
    assert len(documents()) == len(DOCUMENTS)
    assert len({document.body for document in DOCUMENTS.values()}) == len(DOCUMENTS)
    assert {document.kind for document in DOCUMENTS.values()} == KINDS


def test_documents_are_in_three_languages():
    languages = Counter(document.language for document in DOCUMENTS.values())
    share = {language: count / len(DOCUMENTS) for language, count in languages.items()}
    assert set(share) == {"kk", "ru", "en"}
    assert 0.5 <= share["kk"] <= 0.65
    assert 0.25 <= share["ru"] <= 0.35
    assert share["en"] >= 0.08


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda document: document.key)
def test_document_is_short_and_has_readers(document):
    assert document.title
    assert 30 <= len(document.body.split()) <= 120
    assert document.read
    assert set(document.facets) <= set(FACETS)
    assert document.published_at.tzinfo
    assert (document.month != "") == (document.kind == "essay")


def test_some_documents_are_not_for_everybody():
    closed = [d.read for d in DOCUMENTS.values() if access.PUBLIC not in d.read]
    flat = {token for read in closed for token in read}
    assert {access.MEMBERS, access.PEDAGOGUES, access.community_token(1)} <= flat
    assert any(read == (access.person_token(102),) for read in closed)


def test_queries_are_enough_of_every_group():
    groups = Counter(query.group for query in QUERIES)
    assert len(QUERIES) >= 190
    assert set(groups) == {*LEAST, *SYNTAX}
    assert {group: groups[group] for group in LEAST if groups[group] < LEAST[group]} == {}
    assert sum(groups[group] for group in SYNTAX) >= 10
    assert len({query.id for query in QUERIES}) == len(QUERIES)
    asked = [(query.text, query.viewer, str(query.filters)) for query in QUERIES]
    assert len(set(asked)) == len(QUERIES)


def test_queries_are_enough_in_new_forms_and_without_an_answer():
    assert sum(query.new_form for query in QUERIES) >= 130
    assert sum(query.none for query in QUERIES) >= 20


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_query_is_judged(query):
    assert query.none == (not query.relevant)
    assert query.none or query.must
    assert set(query.must) <= set(query.relevant) <= set(DOCUMENTS)
    assert set(query.relevant.values()) <= {1, 2, 3}
    assert set(query.forbidden) <= set(DOCUMENTS) - set(query.relevant)
    assert access.PUBLIC in query.viewer
    assert set(query.filters) <= set(FACETS)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_query_has_an_answer_that_its_viewer_may_read_and_its_filters_leave(query):
    for key in query.relevant:
        assert set(DOCUMENTS[key].read) & set(query.viewer), key
        assert chosen(DOCUMENTS[key], query.filters), key


@pytest.mark.parametrize("query", [q for q in QUERIES if q.new_form], ids=lambda query: query.id)
def test_new_form_stands_in_no_relevant_document(query):
    assert query.new_words
    assert set(query.new_words) <= set(words_of(query.proper or query.text))
    for key in query.relevant:
        assert not set(query.new_words) & WORDS[key], key


@pytest.mark.parametrize("query", [q for q in QUERIES if q.none], ids=lambda query: query.id)
def test_none_has_no_document_with_its_very_words(query):
    if query.group in SYNTAX:
        return
    words = set(words_of(query.proper or query.text))
    readable = {key for key, d in DOCUMENTS.items() if set(d.read) & set(query.viewer)}
    assert not [key for key in readable if words <= WORDS[key]]


@pytest.mark.parametrize("query", [q for q in QUERIES if q.proper], ids=lambda query: query.id)
def test_other_keyboards_are_what_they_say(query):
    text = query.text.lower()
    assert not set(text) & KAZAKH_LETTERS
    if query.group == "folded":
        assert text == query.proper.lower().translate(WITHOUT_KAZAKH_LETTERS)
    else:
        assert query.group == "latin"
        assert not re.search("[а-яё]", text)


def test_folded_and_latin_queries_say_how_they_are_spelt():
    spelt = {query.group for query in QUERIES if query.proper}
    assert spelt == {"folded", "latin"}
    assert all(query.proper for query in QUERIES if query.group in spelt)


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not here")
def test_nothing_of_the_source_documents_stands_here():
    sources = set()
    for path in SOURCES.glob("*.txt"):
        sources |= runs_of(path.read_text("utf-8"))
    for key, document in DOCUMENTS.items():
        assert not runs_of(text_of(document)) & sources, key
