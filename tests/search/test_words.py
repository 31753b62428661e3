"""Helping to the right words: some of them, other spellings, synonyms, promoted results."""

import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.settings import limits
from library.methods.models import Method
from search.corrections.models import SearchTerm
from search.corrections.services import refresh_terms
from search.guidance.models import Promotion, Synonym
from search.guidance.selectors import forget_guidance
from search.query import parse, parse_filters
from search.selectors import site_search
from tests.factories import make_essay, make_method

pytestmark = pytest.mark.django_db


def screen(text, viewer=VISITOR, page=1, is_literal=False, **filters):
    query = parse(text)
    query = type(query)(
        words=query.words, begun=query.begun, phrases=query.phrases, filters=parse_filters(filters)
    )  # fmt: skip
    return site_search(query, viewer, text=text, page_number=page, is_literal=is_literal)


def titles(findings):
    return [str(one.title).replace("<mark>", "").replace("</mark>", "") for one in findings]


@pytest.fixture
def shelf(people, indexed):
    """Methods for everybody, with their words known; call it for more."""

    def add(*names, **fields):
        made = [make_method(name, author=people.teacher, **fields) for name in names]
        indexed()
        refresh_terms()
        caches["local"].clear()
        return made

    return add


# -- some of the words -----------------------------------------------------------------


def test_few_findings_are_followed_by_those_with_some_of_the_words(shelf):
    shelf("Бөлшек пен ойын", "Бөлшек", "Ойын", "Физика")
    shown = screen("бөлшек ойын")
    assert titles(shown.findings) == ["Бөлшек пен ойын"]
    assert set(titles(shown.others)) == {"Бөлшек", "Ойын"}
    assert shown.total == 1, "they are never counted among the findings"


def test_enough_findings_stand_alone(shelf):
    shelf(*(f"Бөлшек пен ойын {n}" for n in range(limits.FEW_FINDINGS)), "Ойын")
    shown = screen("бөлшек ойын")
    assert len(shown.findings) == limits.FEW_FINDINGS
    assert shown.others == []


def test_some_of_one_word_is_nothing(shelf):
    shelf("Бөлшек")
    assert screen("бөлшек").others == []


def test_at_most_ten_with_some_of_the_words(shelf):
    shelf(*(f"Ойын {number}" for number in range(limits.ANY_WORD_SHOWN + 3)))
    assert len(screen("ойын жоқсөз").others) == limits.ANY_WORD_SHOWN


def test_some_of_the_words_never_shows_what_is_private_or_gone(shelf, people, indexed):
    _game, _other = shelf("Ойын", "Ойын екі")
    make_essay("Ойын құпия", author=people.leader, community=people.community, audience="community")
    indexed()
    Method.objects.filter(title="Ойын екі").update(live=False)
    assert titles(screen("ойын бөлшек").others) == ["Ойын"]


# -- did you mean ----------------------------------------------------------------------


def test_nothing_found_shows_what_was_meant_and_says_so(shelf):
    shelf("Мұғалім көмегі", "Мұғалім және ата-ана")
    shown = screen("мугалім")
    assert shown.instead_of == "мугалім"
    assert shown.text == "мұғалім"
    assert len(shown.findings) == 2
    assert shown.found == 0
    assert "literal=1" in shown.literal_url


def test_a_literal_search_is_left_as_it_is(shelf):
    shelf("Мұғалім көмегі", "Мұғалім және ата-ана")
    shown = screen("мугалім", is_literal=True)
    assert (shown.total, shown.instead_of, shown.meant) == (0, "", None)


def test_few_findings_come_with_an_offer_that_finds_more(shelf):
    shelf("Мектеп бір", "Мектеп екі", "Мектеп үш", "Мектпе")
    shown = screen("мектпе")
    assert titles(shown.findings) == ["Мектпе"]
    assert shown.instead_of == ""
    assert (shown.meant.label, shown.meant.count) == ("мектеп", 3)


@pytest.mark.parametrize("typed", ["қауіп", "ҰБТ", "NASA-ның", "код", "мектпе сабақ"])
def test_a_word_that_is_only_near_to_others_is_never_put_in_place(shelf, typed):
    shelf("Қалып пен көп but", "Қалып пен көп but науаның", "Мектеп", "Сабақ", "Мектеп сабағы")
    shown = screen(typed)
    assert (shown.instead_of, shown.total, shown.found) == ("", 0, 0)


def test_a_near_word_is_offered_where_nothing_was_found(shelf):
    shelf("Мектеп сабағы", "Мектеп: ашық сабақ", "Сабақ")
    shown = screen("мектпе сабақ")
    assert (shown.meant.label, shown.meant.count) == ("мектеп сабақ", 2)
    assert len(shown.others) == 3
    assert shown.total == 0


def test_no_other_word_is_offered_for_one_in_capitals(shelf):
    shelf("Мектеп сабағы", "Мектеп ойыны")
    assert screen("МЕКТПЕ").meant is None
    assert screen("мектпе").meant is not None


def test_no_other_word_is_offered_for_the_name_of_an_author(shelf, people):
    name = people.teacher.last_name
    make_method("Сабақ", author=people.teacher)
    for number in range(4):
        make_method(f"{name[:-1]}б {number}", author=people.colleague)
    shelf()
    SearchTerm.objects.filter(term=name.lower()).delete()
    caches["local"].clear()
    shown = screen(name)
    assert (shown.total, shown.meant) == (1, None)
    assert screen(f"{name}в").meant.label == f"{name[:-1]}б".lower()


# -- beginnings ------------------------------------------------------------------------


def test_the_beginning_of_a_word_finds_it_where_nothing_else_does(shelf):
    shelf("Тәжірибе кеші", summary="Бейімделу")
    shelf("Ән сабағы", summary="Бірге")
    shown = screen("тәжір")
    assert titles(shown.findings) == ["Тәжірибе кеші"]
    assert "<mark>Тәжірибе</mark>" in shown.findings[0].title
    assert (shown.instead_of, shown.text, shown.is_begun, shown.found) == (
        "тәжір", "тәжір*", True, 0,
    )  # fmt: skip
    assert screen("бейімд").total == 1, "in the text as well"
    assert titles(screen("кеші тәжір").findings) == ["Тәжірибе кеші"]
    assert titles(screen("ойынды тәжір").findings) == []


def test_a_short_beginning_and_one_that_is_whole_find_nothing(shelf):
    shelf("Тәжірибе кеші")
    assert screen("мат").total == 0
    assert screen("тәжір кеші").instead_of == ""
    assert screen("тәжір", is_literal=True).total == 0


def test_a_star_finds_beginnings_from_any_keyboard(shelf):
    shelf("Бөлшек", "Мұғалім")
    assert titles(screen("бол*").findings) == ["Бөлшек"]
    assert titles(screen("mug*").findings) == ["Мұғалім"]
    assert screen("бөлшек мұғ*").total == 0


def test_a_word_that_finds_something_is_not_put_right(shelf):
    shelf("Математика апталығы", "Математика кеші", "Бөлшек")
    assert screen("бөлшек апталығы").instead_of == ""
    assert screen("бөлшек").meant is None


def test_only_the_wrong_word_is_replaced_and_the_rest_stays_as_typed(shelf):
    shelf("Мұғалім мен сабақ", "Мұғалім, сабақ және ойын")
    shown = screen('сабақ "мугалім"')
    assert shown.text == 'сабақ "мұғалім"'
    assert len(shown.findings) == 2


def test_what_was_meant_has_further_pages(shelf):
    shelf(*(f"Мұғалім {number}" for number in range(limits.PAGE_LENGTH + 3)))
    shown = screen("мугалім", page=2)
    assert len(shown.findings) == 3


def test_nothing_is_meant_that_the_reader_may_not_find(shelf, people, indexed):
    for month in ("2026-01-01", "2026-02-01"):
        make_essay(
            "Құпиясөз", author=people.teacher, community=people.community,
            audience="community", month=month,
        )  # fmt: skip
    shelf("Бөлшек")
    for viewer in (VISITOR, viewer_of(people.parent)):
        shown = screen("купиясөз", viewer)
        assert (shown.instead_of, shown.meant, shown.total) == ("", None, 0)


def test_a_word_is_meant_only_when_it_finds_something_with_the_chosen_filters(shelf):
    shelf("Мұғалім көмегі", "Мұғалім және ата-ана", language="kk")
    assert screen("мугалім", language=["ru"]).instead_of == ""
    assert screen("мугалім", language=["kk"]).instead_of == "мугалім"


# -- synonyms ------------------------------------------------------------------------------


def tell(**fields):
    Synonym.objects.create(**fields)
    forget_guidance()


def test_a_synonym_finds_what_does_not_have_the_word(shelf):
    shelf("Информатика сабағы")
    assert screen("АКТ").total == 0
    tell(words="АКТ", meant="информатика")
    shown = screen("акт")
    assert titles(shown.findings) == ["Информатика сабағы"]
    assert "<mark>Информатика</mark>" in shown.findings[0].title
    assert screen("информатика акт").total == 1


def test_a_synonym_is_found_in_every_form_and_by_every_form(shelf):
    shelf("Тестілеуге дайындық")
    tell(words="сынақ", meant="тестілеу")
    assert screen("сынақтарды").total == 1


def test_a_synonym_one_way_is_none_the_other_way(shelf):
    shelf("Жануар", "Мысық")
    tell(words="жануар", meant="мысық", is_both_ways=False)
    assert set(titles(screen("жануар").findings)) == {"Жануар", "Мысық"}
    assert titles(screen("мысық").findings) == ["Мысық"]


def test_a_phrase_has_synonyms_and_is_one(shelf):
    shelf("Ұлттық бірыңғай тестілеу", "ҰБТ жаттығулары", "Ұлттық ойын")
    tell(words="ұлттық бірыңғай тестілеу", meant="ҰБТ")
    both = {"Ұлттық бірыңғай тестілеу", "ҰБТ жаттығулары"}
    assert set(titles(screen("ұлттық бірыңғай тестілеуге").findings)) == both
    assert set(titles(screen("ұбт").findings)) == both
    assert titles(screen("ұлттық ойын").findings) == ["Ұлттық ойын"]


def test_synonyms_hold_in_every_process_within_seconds(shelf, monkeypatch):
    monkeypatch.setattr(limits, "GUIDANCE_SECONDS", 0.05)
    shelf("Информатика сабағы")
    assert screen("АКТ").total == 0
    Synonym.objects.create(words="АКТ", meant="информатика")
    time.sleep(0.1)
    assert screen("АКТ").total == 1


def test_synonyms_are_read_once_for_many_searches(shelf):
    shelf("Информатика сабағы")
    tell(words="АКТ", meant="информатика")
    screen("акт")
    with CaptureQueriesContext(connection) as asked:
        screen("акт")
    assert not [query for query in asked if "search_synonym" in query["sql"]]


# -- promoted results ---------------------------------------------------------------------


def promote(thing, words="байқау", **fields):
    row = Promotion.objects.create(
        words=words, kind="method", object_pk=thing.pk, address="/", **fields
    )
    forget_guidance()
    return row


def test_a_promoted_result_stands_first_and_never_twice(shelf):
    made = shelf(*(f"Байқау {number}" for number in range(25)), "Ереже")
    promote(made[3])
    first, second = screen("байқау"), screen("байқау", page=2)
    assert titles(first.recommended) == ["Байқау 3"]
    assert first.recommended[0].badge.text
    assert second.recommended == []
    listed = titles(first.findings) + titles(second.findings)
    assert "Байқау 3" not in listed
    assert len(listed) == len(set(listed)) == 24


def test_a_promoted_result_need_not_have_the_words(shelf):
    promote(shelf("Ереже")[0], words="конкурс, байқау жарысы")
    assert titles(screen("конкурсы").recommended) == ["Ереже"]
    assert titles(screen("жарыс байқау").recommended) == ["Ереже"]
    assert screen("жарыс").recommended == []
    assert screen("байқау жарысы тарихы").recommended == []


def test_a_promoted_result_passes_its_own_door(shelf):
    made = shelf("Ереже")[0]
    promote(made)
    Method.objects.filter(pk=made.pk).update(live=False)
    assert screen("байқау").recommended == []


def test_a_promoted_result_holds_from_day_to_day(shelf):
    made = shelf("Ереже")[0]
    today, day = timezone.localdate(), timedelta(days=1)
    row = promote(made, starts_on=today + day)
    assert screen("байқау").recommended == []
    Promotion.objects.filter(pk=row.pk).update(starts_on=today - 2 * day, ends_on=today - day)
    forget_guidance()
    assert screen("байқау").recommended == []
    Promotion.objects.filter(pk=row.pk).update(ends_on=today)
    forget_guidance()
    assert len(screen("байқау").recommended) == 1


def test_nothing_is_promoted_when_the_reader_narrows_the_list(shelf):
    promote(shelf("Ереже")[0])
    assert screen("байқау", language=["kk"]).recommended == []


# -- ways on ----------------------------------------------------------------------------------


def test_ways_on_take_away_one_filter_at_a_time(shelf):
    shelf("Бөлшек", language="kk")
    shown = screen("бөлшек", language=["ru"], kind=["method"])
    assert sorted(way.count for way in shown.ways_on) == [1, 1]
    assert any("kind=method" in way.url and "language" not in way.url for way in shown.ways_on)


def test_a_page_of_few_findings_asks_no_more_questions(shelf):
    made = shelf("Бөлшек пен ойын", "Бөлшек", "Ойын", "Ереже")
    promote(made[3], words="бөлшек ойын")
    screen("бөлшек ойын")
    with CaptureQueriesContext(connection) as asked:
        shown = screen("бөлшек ойын")
    assert all((shown.recommended, shown.findings, shown.others))
    assert len(asked) == 1
