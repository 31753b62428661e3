"""Titles like one that is being typed: by the words they share, in whatever form."""

import pytest

from cms.settings import limits
from forum.discussions.models import Reader
from forum.discussions.selectors.similar import longest_words, most_alike
from forum.questions.models import Question
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db
WANTED = "Мектеп автобусының кестесі туралы"


@pytest.fixture
def ask(people, region):
    def asked(title):
        Reader.objects.all().delete()  # as if some time had gone by
        return make_question(region.school, people.parent, title)

    return asked


def titles(text, **options):
    return [row.topic.title for row in most_alike(text, Question.objects.all(), **options)]


def test_longest_words_leaves_out_short_ones_and_repeats():
    assert longest_words("Ол мектеп, МЕКТЕП пен автобус") == ["автобус", "мектеп"]


def test_most_alike_wants_two_words_of_a_longer_text(ask):
    ask("Автобус кестесі қашан ілінеді?")
    ask("Автобус неге кеш келеді?")
    assert titles(WANTED) == ["Автобус кестесі қашан ілінеді?"]
    assert set(titles("автобустар")) == {
        "Автобус кестесі қашан ілінеді?",
        "Автобус неге кеш келеді?",
    }


def test_most_alike_puts_more_words_first_then_the_chosen_then_the_newest(ask):
    less, chosen, newest = (ask(f"Автобус кестесі {word}") for word in ("бар", "жоқ", "қане"))
    most = ask("Мектеп автобусының кестесі өзгерді ме?")
    assert titles(WANTED, first=lambda row: row.pk == chosen.pk) == [
        row.topic.title for row in (most, chosen, newest, less)
    ]


def test_most_alike_of_nothing_to_compare_asks_nothing(ask, django_assert_num_queries):
    ask("Автобус неге кеш келеді?")
    with django_assert_num_queries(0):
        assert titles("ол") == []


def test_most_alike_is_one_query_and_a_few_rows(ask, django_assert_num_queries):
    for number in range(limits.SIMILAR_QUESTIONS + 2):
        ask(f"Автобус неге кешігеді, {number}?")
    with django_assert_num_queries(1):
        assert len(titles("автобус кешігеді")) == limits.SIMILAR_QUESTIONS
