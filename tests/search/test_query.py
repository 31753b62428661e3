import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.settings import limits
from search.query import clean, parse, parse_filters


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without"),
    [
        ("ашық сабақ", ("ашық", "сабақ"), (), ()),
        ('"ашық сабақ" ойын', ("ойын",), (("ашық", "сабақ"),), ()),
        ("«ашық сабақ»", (), (("ашық", "сабақ"),), ()),
        ("„ашық сабақ“ “диалог”", (), (("ашық", "сабақ"), ("диалог",)), ()),
        ('"ашық сабақ', (), (("ашық", "сабақ"),), ()),
        ("сабақ -ойын", ("сабақ",), (), (("ойын",),)),
        ('сабақ -"ашық сабақ"', ("сабақ",), (), (("ашық", "сабақ"),)),
        ("7-сынып", (), (("7", "сынып"),), ()),
        ("сабақ - ойын --", ("сабақ", "ойын"), (), ()),
        ("title:abai AND (x OR y)", ("title", "abai", "x", "y"), (), ()),
        ("month:abai 12:30", ("month", "abai"), (("12", "30"),), ()),
        ("мектеп және отбасы", ("мектеп", "отбасы"), (), ()),
        ("ҰБТ-дағы -ҰБТ-ға", ("ұбт",), (), (("ұбт",),)),
        ("", (), (), ()),
        ('""', (), (), ()),
    ],
)
def test_parse_reads_words_phrases_and_minus(text, words, phrases, without):
    query = parse(text)
    assert (query.words, query.phrases, query.without) == (words, phrases, without)


@pytest.mark.parametrize(
    ("text", "inside", "months", "words"),
    [
        ("author:Абай өлең", (("author", ("абай",)),), (), ("өлең",)),
        ('автор:"Айгүл Серікова"', (("author", ("айгүл", "серікова")),), (), ()),
        ("пән:физика Предмет:химия", (("subject", ("физика",)), ("subject", ("химия",))), (), ()),
        ("month:2026-10 ай:2026-11 эссе", (), ("2026-10", "2026-11"), ("эссе",)),
        ("month:2026-13", (), (), ("month",)),
        ("author: абай", (), (), ("author", "абай")),
    ],
)
def test_parse_reads_the_names_of_parts(text, inside, months, words):
    query = parse(text)
    assert (query.inside, query.months, query.words) == (inside, months, words)


@given(st.text(alphabet=st.characters(), max_size=600))
def test_parse_never_refuses_and_is_bounded(text):
    query = parse(text)
    inside = [words for _part, words in query.inside]
    parts = [query.words, *query.phrases, *query.without, *inside]
    assert sum(len(part) for part in parts) <= limits.QUERY_WORDS
    cleaned = clean(text)
    assert len(cleaned) <= limits.QUERY_LENGTH
    assert cleaned.isprintable() or not any(
        ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in cleaned
    )
    assert clean(cleaned) == cleaned


def test_clean_puts_odd_text_on_one_line():
    assert clean(" а\x00б\n\tв\ud800  ") == "а б в"
    assert len(clean("а" * 10_000)) == limits.QUERY_LENGTH


def test_parse_filters_keeps_known_facets_and_bounds_values():
    many = [str(number) for number in range(500)]
    filters = parse_filters(
        {"subject": ["maths", "maths", "\x00", "a" * 900], "grade": many, "evil": ["x"]}
    )
    assert filters["subject"] == ("maths", "a" * limits.FACET_VALUE_LENGTH)
    assert len(filters["grade"]) == limits.FACET_CHOICES
    assert "evil" not in filters
