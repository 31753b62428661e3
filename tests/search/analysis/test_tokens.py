import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import (
    FIELDS,
    Marker,
    analyse,
    clauses,
    forms,
    normal_text,
    spans,
    telling,
    tokens,
    without_endings,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мұғалімдердің ТӘЖІРИБЕСІ", ["мұғалімдердің", "тәжірибесі"]),
        ("7-сынып, 2026–2027", ["7", "сынып", "2026", "2027"]),
        ("teacher’s o'qu", ["teacher's", "o'qu"]),
        ("Абай'", ["абай"]),
        ("за\u0301мок со\u00adвет", ["замок", "совет"]),
        (unicodedata.normalize("NFD", "ойын Йод"), ["ойын", "йод"]),
        ("_x_ a.b@c", ["x", "a", "b", "c"]),
        ("🙂 — … \x00", []),
    ],
)
def test_tokens_are_words_without_case_and_marks(text, expected):
    assert tokens(text) == expected


@given(st.text())
def test_tokens_hold_no_blank_and_are_stable(text):
    for token in tokens(text):
        assert token
        assert not any(letter.isspace() for letter in token)
        assert len(token) <= 64


@given(st.text())
def test_spans_point_into_the_text(text):
    plain = normal_text(text)
    last = 0
    for start, end, _token in spans(plain):
        assert last <= start < end <= len(plain)
        last = end


def test_analyse_gives_one_term_a_token_in_every_field():
    terms = analyse("Мектептерде уроки ёлок lessons 7")
    assert terms == {
        "surface": "мектептерде уроки ёлок lessons 7",
        "kk": "мектеп уроки елок lessons 7",
        "ru": "мектептерд урок елок lessons 7",
        "en": "мектептерде уроки ёлок lesson 7",
        "fold": "мектеп уроки елок лессонс 7",
    }
    assert set(terms) == {field.name for field in FIELDS}


@given(st.text(max_size=300))
def test_analyse_keeps_the_places_of_words(text):
    assert {len(terms.split(" ")) for terms in analyse(text).values()} == {
        max(1, len(tokens(text)))
    }


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        ("мұғалімге", {"surface", "kk"}),
        ("мугалимге", {"surface", "kk", "ru", "fold"}),
        ("mugalimge", {"surface", "en", "fold"}),
        ("2026", {"surface"}),
    ],
)
def test_clauses_ask_what_the_letters_allow(word, fields):
    """The folded field would only add wrong words to those with a letter of Kazakh alone."""
    assert {clause.field for clause in clauses(word)} == fields


def test_forms_of_a_word_meet_however_they_are_typed():
    typed = ["мұғалімдердің", "мугалимдердин", "mugalimderdin", "muğalimderdiñ"]
    assert len({forms(word).fold for word in typed}) == 1


def test_marker_matches_what_the_index_would():
    marker = Marker(["мугалим", "оқу", "lessons", "уроками"])
    found = ["мұғалім", "мұғалімнің", "мугалимге", "оқуға", "lesson", "урок"]
    assert all(map(marker.matches, found))
    assert not any(map(marker.matches, ["оқушы", "мұғ", "урон"]))
    assert not Marker([]).matches("оқу")


def test_telling_leaves_stop_words_out_unless_there_is_nothing_else():
    assert telling(["мектеп", "және", "отбасы"]) == ["мектеп", "отбасы"]
    assert telling(["и"]) == ["и"]
    assert telling(["и"], or_all=False) == []


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        (("ұбт", "дағы"), ("ұбт",)),
        (("ата", "аналардың"), ("ата", "аналардың")),
        (("7", "ге"), ("7",)),
        (("7", "сынып"), ("7", "сынып")),
    ],
)
def test_without_endings_leaves_out_what_is_no_word(parts, kept):
    assert without_endings(parts) == kept
