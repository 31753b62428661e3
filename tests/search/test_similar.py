"""What pages show as like their thing: found by the index, asked again of the database."""

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.searchable import SearchDocument
from cms.ports.similar import similar_to
from cms.settings import limits
from library.essays.models import Essay
from search.entries import entry_of
from tests.factories import make_essay, make_method, make_person
from tests.factories.pages import make_article

pytestmark = pytest.mark.django_db
ALL_KINDS = ("method", "essay", "page", "person")


def titles(kind, row, viewer=VISITOR, among=ALL_KINDS):
    return [card.title for card in similar_to(kind, row.pk, viewer, among=among)]


def test_similar_cards_are_of_those_who_may_read_them(people, indexed):
    shown = make_method("Бөлшектерді қосу ойыны", author=people.teacher)
    make_essay(
        "Бөлшектер туралы ой",
        author=people.teacher,
        community=people.community,
        audience="community",
    )
    indexed()
    assert titles("method", shown) == []
    assert titles("method", shown, viewer_of(people.stranger)) == []
    assert titles("method", shown, viewer_of(people.leader)) == ["Бөлшектер туралы ой"]


def test_similar_cards_pass_the_door_again(people, indexed):
    shown = make_method("Бөлшектерді қосу", author=people.teacher)
    essay = make_essay(
        "Бөлшектер", author=people.teacher, community=people.community, audience="public"
    )
    indexed()
    assert titles("method", shown) == ["Бөлшектер"]
    Essay.objects.filter(pk=essay.pk).update(live=False)
    assert titles("method", shown) == []


def test_similar_cards_are_of_the_kinds_asked_for_and_few(people, indexed):
    shown = make_method("Бөлшектер")
    for number in range(6):
        make_method(f"Бөлшектер {number}")
    make_essay("Бөлшектер", author=people.leader, community=people.community, audience="public")
    indexed()
    assert len(titles("method", shown)) == limits.RELATED_SHOWN
    assert titles("method", shown, among=("essay",)) == ["Бөлшектер"]


def test_similar_cards_ask_two_questions_at_most(
    people, indexed, site_ready, django_assert_max_num_queries
):
    shown = make_method("Бөлшектер")
    make_method("Бөлшектер екі")
    make_essay("Бөлшектер", author=people.leader, community=people.community, audience="public")
    make_article("Бөлшектер туралы хабар")
    for n in range(3):
        make_person("Бөлшектер", f"А{n}", place=None)
    indexed()
    titles("method", shown)
    with django_assert_max_num_queries(2):
        assert len(titles("method", shown)) > 1


def test_similar_things_tell_the_same_in_other_forms_of_the_words(people, indexed):
    shown = make_method("Оқушылардың мектептегі ойындары")
    make_method("Мектеп оқушысының ойыны")
    make_method("Жазғы демалыс")
    indexed()
    assert titles("method", shown)[0] == "Мектеп оқушысының ойыны"


def gist(**fields):
    fields = {
        "kind": "method",
        "pk": 1,
        "language": "kk",
        "title": "",
        "read": ("public",),
    } | fields
    return entry_of(SearchDocument(**fields), 1).gist


def test_gist_has_one_form_of_each_word_of_the_title_first():
    found = gist(title="Бөлшектер мен бөлшектердің ойыны", summary="Бөлшекті үйрену")
    assert found[:2] == ("бөлшектер", "ойыны")
    assert "бөлшекті" not in found
    assert "үйрену" in found


def test_gist_leaves_out_what_all_things_of_a_sort_share():
    found = gist(title="Бөлшектер", labels=("Бесінші сынып", "Сабақ жоспары"))
    assert found == ("бөлшектер",)


def test_gist_of_a_long_text_is_what_it_says_again_and_again():
    once = " ".join(f"{letter * 3}{other * 3}" for letter in "бгджзклмн" for other in "аеиоуы")
    found = gist(title="Бір ой", body=f"Асықтар бар. {once} Асықты алдық. Тағы асықпен.")
    assert len(found) == 1
    assert found[0].startswith("асық")


def test_pages_show_what_is_like_them(client, people, indexed, site_ready):
    method = make_method("Көпмүшелер ойыны", author=people.teacher)
    essay = make_essay(
        "Көпмүшелерді түсіндіру",
        author=people.leader,
        community=people.community,
        audience="public",
    )
    article = make_article("Көпмүшелер апталығы")
    indexed()
    for address, like in (
        (method.get_absolute_url(), essay.get_absolute_url()),
        (essay.get_absolute_url(), method.get_absolute_url()),
        (article.get_url(), method.get_absolute_url()),
    ):
        text = client.get(address).text
        part = text[text.index('id="similar-title"') :]
        assert like in part


def test_essay_page_does_not_show_its_neighbours_twice(client, people, indexed):
    month = timezone.localdate().replace(day=1)
    first, second, third = (
        make_essay(
            f"Көпмүшелер {number}",
            author=make_person(f"А{number}"),
            community=people.community,
            audience="public",
            month=month if number < 2 else month.replace(year=2024),
        )
        for number in range(3)
    )
    indexed()
    text = client.get(first.get_absolute_url()).text
    assert text.count(second.get_absolute_url()) == 1
    assert third.get_absolute_url() in text[text.index('id="similar-title"') :]


def test_gist_leaves_out_words_that_every_text_says():
    assert gist(title="Бала деген болады", body="Кейін болған екен.") == ("бала",)
    assert gist(title="Что было потом", language="ru", body="Когда прошлое было") == ("прошлое",)
