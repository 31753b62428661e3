"""The counter of sentences, by one table that the browser's counter follows too."""

import json
from pathlib import Path

import pytest

from library.essays.sentences import count_sentences

HERE = Path(__file__).parent
TABLE = json.loads((HERE / "sentence-table.json").read_text("utf-8"))


def test_the_table_is_long_enough_to_mean_something():
    assert len(TABLE) >= 80


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_count_sentences_counts_as_a_teacher_would(text, expected):
    assert count_sentences(text) == expected


@pytest.mark.parametrize("text", ["." * 50_000, "а. " * 20_000, "А\n" * 30_000, "«" * 60_000])
def test_count_sentences_stays_quick_on_odd_text(text):
    assert count_sentences(text) >= 0
