"""The synonyms that a new site begins with."""

import pytest

from search.analysis import forms
from search.guidance.forms import SynonymForm
from search.guidance.models import Synonym
from search.guidance.selectors import forget_guidance, with_synonyms
from search.guidance.services import ensure_synonyms
from search.guidance.starter import STARTER
from search.matches import key_of
from search.query import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(db):
    ensure_synonyms()
    forget_guidance()


def meant(text, words):
    return {" ".join(one) for one in with_synonyms(parse(text)).synonyms.get(key_of(words), ())}


def test_ensure_synonyms_leaves_alone_what_editors_made(told):
    assert Synonym.objects.count() == len(STARTER)
    Synonym.objects.filter(words__startswith="сабақ").delete()
    ensure_synonyms()
    assert not Synonym.objects.filter(words="сабақ").exists()


def test_every_synonym_of_the_list_is_one_that_editors_may_write():
    for words, others in STARTER:
        form = SynonymForm({"words": words, "meant": others, "is_both_ways": "on"})
        assert form.is_valid(), (words, form.errors)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("дробей", ("дробей",), "бөлшек"),
        ("КМЖ", ("кмж",), "қмж"),
        ("СОР", ("сор",), "бжб"),
        ("детсад", ("детсад",), "балабақша"),
        ("родителей", ("родителей",), "ата ана"),
        ("ата-аналар", ("ата", "аналар"), "родители"),
        ("балабақшада", ("балабақшада",), "бала бақша"),
        ("родительское собрание", ("собрание",), "ата аналар жиналысы"),
        ("учителя физики", ("учителя",), "мұғалім"),
        ("питон", ("питон",), "python"),
    ],
)
def test_words_of_school_life_cross_the_languages(told, text, words, found):
    assert found in meant(text, words)


def test_a_phrase_has_synonyms_only_as_a_whole(told):
    query = with_synonyms(parse("ата-жолы «ата»"))
    assert query.synonyms == {}
    assert forms("ата").kk == "ата"
