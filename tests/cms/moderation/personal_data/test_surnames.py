"""Surnames of children are found in any form, and those of nobody else."""

import pytest

from cms.moderation.personal_data import surnames_of_children
from cms.moderation.screening import Words, screen
from cms.people.models import NameKey
from cms.people.services import create_person, edit_profile
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil(people, region):
    """Нұрлан Сағатов of class 7 «А»; others with names of other shapes."""
    others = [("Дана", "Ковальская"), ("Айым", "Тегіжасырынқ"), ("Тимур", "Цой")]
    others += [("Әлия", "Қасымбай"), ("Аян", "Нұрланұлы"), ("Ева", "Ким-Левченко")]
    for first, last in others:
        make_person(first, last, place=region.school_class, role="pupil", is_minor=True)
    return people.pupil


def found(text, *, author=None, place_path="", **fields):
    words = Words(texts=(text,), author=author, place_path=place_path, **fields)
    return list(surnames_of_children(words))


@pytest.mark.parametrize(
    "text",
    [
        "Кеше Сағатовтың дәптері табылды.",
        "Бәрін Сағатовқа айтыңдар!",
        "Мен Сағатовпен бірге отырамын.",
        "САҒАТОВ кешікті.",
        "сағатовтар көшіп кетіпті",
        "Вчера видела Сагатову у школы.",
        "Сагатовым довольны все.",
        "We met Sagatov there, and Sagatova too.",
        "Saghatov Nurlan",
        "Кешіккен — Сaғaтов.",  # two Latin letters
        "Са**ғат**ов жазды",
        "Са&#1171;атов жазды",
        "Ковальскому передайте тетрадь, пожалуйста.",
        "Работа Ковальской лучшая.",
        "Тегіжасырынқтың суреті",
        "тегіжасырынқ_сурет.jpg",
        "IMG-тегижасырынк.pdf",
        "Тимур Цойдың жауабы",
        "Қасымбайдың жұмысы",
        "Нұрланұлына рахмет",
        "Левченкоға сыйлық",
        "Қатысқандар: Сағатов Н., тағы екеу.",
    ],
)
def test_surnames_of_children_are_found_in_any_form(pupil, text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Кеше бәріміз саябаққа бардық, күн жылы болды.",
        "Сағат тоғызда кездесеміз, кешікпеңіздер.",
        "Сағаттың тілі неше рет айналады?",
        "Нұрлан мен Тимур бірге келді.",
        "Айгүл Серікова сабақ берді.",
        "Кімнің кітабы қалды? Алып кетіңіз.",
        "Цех, царь, цирк.",
    ],
)
def test_surnames_of_children_leave_other_words_alone(pupil, text):
    assert not found(text)


def test_surname_shared_with_an_adult_of_the_school_needs_the_first_name(pupil, region):
    make_person("Болат", "Сағатов", place=region.school)
    assert not found("Сағатов мырза дәріс оқиды.")
    assert found("Нұрлан Сағатов дәріс тыңдайды.")
    assert found("Н. Сағатов дәріс тыңдайды.")


def test_surname_of_an_adult_with_a_first_name_elsewhere_is_no_childs(pupil, region):
    make_person("Болат", "Жұмабеков", place=region.other_school)
    far = region.other_school.path
    assert not found("Болат Сағатов дәріс оқиды.", place_path=far)
    assert found("Болат Сағатов дәріс оқиды.", place_path=region.school.path)


def test_own_name_of_an_adult_author_does_not_count(pupil, region):
    author = make_person("Гүлмира", "Сағатова", place=region.other_school, role="parent")
    assert not found("Құрметпен, Сағатова", author=author)
    assert found("Құрметпен, Сағатова", author=pupil)


def test_class_reads_the_names_of_its_own_pupils(pupil, region):
    alone = {"is_for_class_alone": True}
    assert not found("Сағатов кешікті", place_path=region.school_class.path, **alone)
    assert found("Сағатов кешікті", place_path=region.school.path + "9999", **alone)


def test_short_surname_needs_the_first_name_beside_it(pupil):
    assert not found("Ким келді ме?")
    assert found("Ева Ким келді ме?")


def test_every_text_is_screened_and_said_in_one_query(pupil, django_assert_num_queries):
    words = Words(texts=("Сурет", "Мәтін", "sagatov-7a.jpg"), author=None, place_path="")
    assert [hint.found for hint in screen(words) if hint.why == "personal_data"] == ["sagatov"]
    clean = Words(
        texts=("Ертең жиналыс", "Бәріңіз келіңіздер, шай болады."), author=None, place_path=""
    )
    with django_assert_num_queries(1):
        assert not list(surnames_of_children(clean))


def test_name_keys_follow_the_services(db):
    person = create_person(
        password=None, first_name="Ая", last_name="Досова", is_minor=False, email=""
    )
    assert NameKey.objects.get(person=person).surname == "dosov"
    edit_profile(person=person, own={"last_name": "Ахметова"}, public={})
    assert NameKey.objects.get(person=person).surname == "ahmetov"


def test_surname_of_a_closed_account_is_nobodys(pupil):
    pupil.is_active = False
    pupil.save()
    assert not found("Сағатов кешікті")
