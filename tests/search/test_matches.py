"""What a word may match, and what of it has to be asked to count."""

import pytest

from search.matches import word_matches


@pytest.mark.parametrize("word", ["мектептер", "уроки", "lessons", "шаруа"])
def test_word_matches_that_are_counted_leave_out_the_form_that_was_typed(word):
    columns = {match.column for match in word_matches(word, {})}
    counted = {match.column for match in word_matches(word, {}, is_counted=True)}
    assert columns - counted == {
        "title_surface",
        "names_surface",
        "text_surface",
    }
    assert counted


def test_word_matches_that_are_counted_keep_a_number_as_it_is():
    assert word_matches("2026", {}, is_counted=True) == word_matches("2026", {})
