import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import FIELDS, Marker, analyse, clauses, normal_text, spans, tokens


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
    terms = analyse("Өнер мен Ғылым ёлка")
    assert terms == {"surface": "өнер мен ғылым ёлка", "fold": "онер мен гылым елка"}
    assert set(terms) == {field.name for field in FIELDS}


def test_clauses_ask_the_folded_field_only_without_kazakh_letters():
    assert {c.field for c in clauses("мұғалім")} == {"surface"}
    assert {c.field for c in clauses("мугалим")} == {"surface", "fold"}


def test_clauses_take_only_long_words_as_beginnings():
    assert [c.is_prefix for c in clauses("оқу")] == [False]
    assert [c.is_prefix for c in clauses("2026")] == [False, False]
    assert any(c.is_prefix for c in clauses("мектеп"))
    assert not any(c.is_prefix for c in clauses("мектеп", with_prefix=False))


def test_marker_matches_what_the_index_would():
    marker = Marker(["мугалим", "оқу"], ["ашық"])
    assert all(map(marker.matches, ["мұғалім", "мұғалімнің", "мугалим", "оқу", "ашық"]))
    assert not any(map(marker.matches, ["оқушы", "ашықтық", "мұға"]))
