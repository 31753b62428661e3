"""The words of public documents: counted, kept, forgotten."""

import pytest

from search.corrections.models import SearchTerm
from search.corrections.services import refresh_terms
from tests.factories import make_essay, make_method, make_person

pytestmark = pytest.mark.django_db


def terms():
    return dict(SearchTerm.objects.values_list("term", "documents"))


@pytest.fixture
def works(people):
    make_method("Бөлшектер", author=people.teacher, summary="Сергіту сәті")
    return make_method("Бөлшектер туралы", author=people.teacher, summary="Жалғыз сөз")


def test_refresh_terms_keeps_words_of_several_public_documents(works):
    assert refresh_terms() == len(terms())
    assert terms()["бөлшектер"] == 2
    assert "сергіту" not in terms(), "a word of one document"
    row = SearchTerm.objects.get(term="бөлшектер")
    assert (row.letters, row.stem) == ("болшектер", "болшек")


def test_refresh_terms_takes_no_word_from_what_is_not_public(people):
    for number in range(3):
        make_essay(
            "Құпиясөз",
            author=people.teacher,
            community=people.community,
            audience="community",
            month=f"2026-0{number + 1}-01",
        )
        make_method("Құпиясөз", author=people.teacher, live=False)
    refresh_terms()
    assert "құпиясөз" not in terms()


def test_refresh_terms_takes_a_surname_only_of_a_public_author(works, people):
    body = f"{people.pupil.last_name} мен {people.colleague.last_name} келді. Сабақ басталды."
    for title in ("Бірінші", "Екінші"):
        make_method(title, author=people.teacher, body=body)
    refresh_terms()
    assert "басталды" in terms()
    assert people.pupil.last_name.lower() not in terms()
    assert people.colleague.last_name.lower() not in terms()
    assert people.teacher.last_name.lower() in terms(), "an author whom everybody reads"


def test_refresh_terms_takes_no_names_of_people_who_are_found(people, region):
    for person in (people.teacher, make_person("Айгүл", "Жұмабай", place=region.school)):
        person.profile.is_findable = True
        person.profile.save()
    refresh_terms()
    assert "айгүл" not in terms()


def test_refresh_terms_writes_only_what_changed(works, people):
    refresh_terms()
    before = {row.term: row.edition for row in SearchTerm.objects.all()}
    refresh_terms()
    assert {row.term: row.edition for row in SearchTerm.objects.all()} == before
    make_method("Бөлшектер тағы", author=people.teacher)
    refresh_terms()
    after = {row.term: row.edition for row in SearchTerm.objects.all()}
    assert after["бөлшектер"] > before["бөлшектер"]
    assert terms()["бөлшектер"] == 3


def test_refresh_terms_forgets_words_that_are_gone(works):
    refresh_terms()
    works.delete()
    refresh_terms()
    assert "бөлшектер" not in terms()


def test_refresh_terms_goes_on_between_batches(works):
    rounds = []
    refresh_terms(between=lambda: rounds.append(1))
    assert rounds
