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
        ("сабақ −ойын –бөлшек", ("сабақ",), (), (("ойын",), ("бөлшек",))),
        ("сабақ,ойын", ("сабақ", "ойын"), (), ()),
        ("сабақ/ойын+жарыс", ("сабақ", "ойын", "жарыс"), (), ()),
        ("сабақ–ойын сабақ-ойын", ("сабақ", "ойын"), (("сабақ", "ойын"),), ()),
        ("7сынып 5ә", ("5ә",), (("7", "сынып"),), ()),
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
        ("author: абай", (("author", ("абай",)),), (), ()),
        ("автор: «Айгүл С» өлең", (("author", ("айгүл", "с")),), (), ("өлең",)),
        ("title: абай", (), (), ("title", "абай")),
        ("author:", (), (), ("author",)),
        ("ай:қазан 2026", (), ("2026-10",), ()),
        ('month:"October 2026"', (), ("2026-10",), ()),
        ("месяц:октябре", (), tuple(f"{year}-10" for year in range(2000, 2100)), ()),
        ("month:3", (), tuple(f"{year}-03" for year in range(2000, 2100)), ()),
        ("month:қазан 26", (), tuple(f"{year}-10" for year in range(2000, 2100)), ("26",)),
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


@pytest.mark.parametrize(
    ("text", "begun", "words"),
    [
        ("математ*", ("математ",), ()),
        ("саб* ойын", ("саб",), ("ойын",)),
        ("са* ән*", (), ("са", "ән")),
        ("-саб* ойын", (), ("ойын",)),
    ],
)
def test_parse_reads_beginnings(text, begun, words):
    query = parse(text)
    assert (query.begun, query.words) == (begun, words)


def test_parse_reads_a_minus_before_the_name_of_a_part():
    query = parse("-author:гүлмира −month:2026-10 сабақ")
    assert query.outside == (("author", ("гүлмира",)),)
    assert query.without_months == ("2026-10",)
    assert (query.words, query.inside, query.months) == (("сабақ",), (), ())


@pytest.mark.parametrize("text", ["-", '"', "*", "?", "😀", "—", "««"])
def test_parse_finds_nothing_to_look_for_in_signs(text):
    assert parse(text).is_empty
