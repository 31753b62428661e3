"""Which known words are near to a typed one, and how quickly that is told."""

import itertools
import random
import time

import pytest

from search.analysis import keyboard_letters
from search.analysis.kazakh import folded_stems
from search.corrections.lexicon import Lexicon, Term, distance

WORDS = {
    "мұғалім": 40, "кітап": 30, "математика": 25, "сабақ": 50, "мектеп": 60, "оқушы": 20,
    "бөлшек": 9, "бөлшектер": 4, "физика": 12, "школа": 15, "урок": 18, "grammar": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        Term(word, keyboard_letters(word), folded_stems([word])[0], documents)
        for word, documents in WORDS.items()
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("мугалім", "мұғалім"),  # one Kazakh letter typed, others not
        ("қітап", "кітап"),
        ("мугалімдерге", "мұғалім"),  # a form that no document has, and typed half
        ("мұғалімдерге", "мұғалім"),
    ],
)
def test_same_gives_the_word_as_it_is_written(lexicon, typed, meant):
    assert lexicon.same(typed)[:1] == [meant]


@pytest.mark.parametrize("typed", ["mugalim", "мугалимдерге", "мұғалімм", "кітап", "шқл"])
def test_same_gives_nothing_for_another_word_or_one_found_as_it_is(lexicon, typed):
    assert lexicon.same(typed) == []


def test_same_never_leaves_the_alphabet():
    known = Lexicon([Term("but", keyboard_letters("but"), folded_stems(["but"])[0], 9)])
    assert known.same("бұт") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("мұғалімм", "мұғалім"),
        ("матиматека", "математика"),
        ("математкиа", "математика"),  # two letters swapped
        ("сабақк", "сабақ"),
        ("ектеп", "мектеп"),  # the first letter missing
        ("нектеп", "мектеп"),  # wrong
        ("емктеп", "мектеп"),  # swapped
        ("gramar", "grammar"),
    ],
)
def test_near_gives_what_was_meant_first(lexicon, typed, meant):
    assert lexicon.near(typed)[:1] == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "сабк",  # four letters are near to too much
        "шкла",
        "нектип",  # two slips in a word of six letters
        "mugalimm",  # another alphabet
        "мектеп7",
        "мұғалімдеріміздің",  # a form of a known word
        "ақпараттандыру",
        "стол",
        "кітап",
    ],
)
def test_near_gives_nothing_for_what_is_far_short_or_right(lexicon, typed):
    assert lexicon.near(typed) == []


def test_near_prefers_what_more_documents_have():
    known = Lexicon([Term("балама", "балама", "балама", 5), Term("барама", "барама", "барама", 9)])
    assert known.near("батама") == ["барама", "балама"]


def test_knows_every_form_of_a_known_word_and_no_other(lexicon):
    assert lexicon.knows("мұғалім")
    assert lexicon.knows("мұғалімдеріміздің")
    assert not lexicon.knows("матиматека")
    assert not lexicon.holds("мұғалімдеріміздің")


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("аб", "аб", 0), ("аб", "ба", 1), ("абв", "аб", 1), ("абв", "агв", 1), ("абвг", "бавгд", 2)],
)
def test_distance_counts_slips(one, other, slips):
    assert distance(one, other, 2) == slips
    assert distance(other, one, 2) == slips


def test_distance_stops_counting_beyond_the_most(lexicon):
    assert distance("математика", "сабақ", 2) == 3


def test_near_is_told_quickly_among_fifty_thousand_words():
    """Milliseconds of the processor alone; the quickest of several rounds, as others work too."""
    draw = random.Random(7)
    starts = "абгдежзиклмнопрстуфхчш"
    syllables = ["".join(two) for two in itertools.product("бгдзйклмнпрст", "аеиоуы")]
    made = set()
    while len(made) < 50_000:
        length = draw.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))
        made.add(draw.choice(starts) + "".join(draw.choices(syllables, k=length)))
    words = sorted(made)
    known = Lexicon(Term(word, word, word, 2) for word in words)
    typed = [word[:3] + "ц" + word[4:] for word in draw.sample(words, 40) if len(word) > 6]
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for word in typed:
            known.near(word)
        rounds.append((time.process_time() - began) * 1000 / len(typed))
    print(f"near: {min(rounds):.2f} ms of 50,000 words")
    assert min(rounds) < 5
