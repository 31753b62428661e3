"""Texts in three languages."""

import pytest
from django.utils.translation import override

from cms.names import Words, words_of
from home.plan.models import PlanRow


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("kk", Words("Серуен", "kk")),
        ("ru", Words("Прогулка", "ru")),
        ("en", Words("Серуен", "kk")),
    ],
)
def test_words_of_are_the_readers_else_kazakh(reader, expected):
    row = PlanRow(theme_kk="Серуен", theme_ru="Прогулка")
    with override(reader):
        assert words_of(row, "theme") == expected
        assert str(row) == expected.text


def test_words_of_without_kazakh_are_those_that_are_there():
    with override("en"):
        assert words_of(PlanRow(purpose_ru="Цель"), "purpose") == Words("Цель", "ru")
        assert not words_of(PlanRow(), "purpose")
