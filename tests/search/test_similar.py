"""What pages show as like their thing: found by the index, asked again of the database."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.searchable import SearchDocument
from cms.ports.similar import similar_to
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import Method
from search.entries import entry_of
from tests.factories import make_essay, make_method, make_person
from tests.factories.pages import make_article, make_organisation_page

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
    return tuple(word.removeprefix("=") for word in entry_of(SearchDocument(**fields), 1).gist)


def test_gist_has_one_form_of_each_word_of_the_title_first():
    found = gist(title="Бөлшектер мен бөлшектердің ойыны", summary="Бөлшекті үйрену")
    assert found[:2] == ("бөлшектер", "ойыны")
    assert "бөлшекті" not in found
    assert "үйрену" in found


def test_gist_has_a_sign_before_the_words_that_name_the_thing():
    document = SearchDocument(
        kind="method", pk=1, language="kk", title="Бөлшектер", subjects=("Алгебра",), body="Ойынды"
    )
    assert entry_of(document, 1).gist == ("=бөлшектер", "=алгебра", "ойынды")


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
        if later := re.search(r'data-alike="([^"]+)"', text):
            text = client.get(later[1]).text
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


def test_similar_cards_share_a_word_of_the_title_or_half_of_all_words(site_ready, indexed):
    words = "тақта құрал қағаз желім қайшы арқан мата түйме ине баспа сурет"
    shown = make_article("Көпмүшелер", lead=words)
    make_article("Жазғы демалыс", lead="Қағаз бен желім.")
    make_article("Көпмүшенің ойыны", lead="Қайшы.")
    make_article("Көпмүше туралы", lead="Тек бір сөз.")
    make_article("Қыс", lead=f"{words} да бар.")
    indexed()
    assert set(titles("page", shown)) == {"Көпмүшенің ойыны", "Қыс"}


def test_similar_people_do_alike_and_are_not_called_alike(people, indexed):
    for person, headline in (
        (people.teacher, "Математика мұғалімі"),
        (people.stranger, "Математика пәнінің мұғалімі"),
        (people.leader, "Логопед"),
    ):
        profile = person.profile
        profile.is_findable, profile.headline = True, headline
        profile.save()
    namesake = make_person("Айгүл", "Серікова", place=people.teacher.memberships.first().place)
    namesake.profile.is_findable = True
    namesake.profile.save()
    indexed()
    found = similar_to("person", people.teacher.pk, VISITOR, among=("person",))
    assert [card.pk for card in found] == [people.stranger.pk]


@pytest.fixture
def alike(people, indexed, site_ready):
    shown = make_method("Көпмүшелер ойыны", author=people.teacher)
    make_essay(
        "Көпмүшелерді түсіндіру",
        author=people.leader,
        community=people.community,
        audience="community",
    )
    make_method("Көпмүшелердің сыры")
    indexed()
    return reverse("search:similar", args=["method", shown.pk])


def test_similar_page_shows_what_the_reader_may_see(client, people, alike):
    text = client.get(alike).text
    assert "Көпмүшелердің сыры" in text
    assert "Көпмүшелерді түсіндіру" not in text
    client.force_login(people.leader, backend="cms.audience.backend.PeopleBackend")
    assert "Көпмүшелерді түсіндіру" in client.get(alike).text


def test_similar_page_as_a_piece_is_the_list_alone(client, alike):
    piece = client.get(f"{alike}?piece")
    assert "Көпмүшелердің сыры" in piece.text
    assert "<html" not in piece.text
    Method.objects.filter(title="Көпмүшелердің сыры").update(live=False)
    assert "<section" not in client.get(f"{alike}?piece").text
    assert 'class="empty"' in client.get(alike).text


def test_similar_page_of_what_the_reader_may_not_know_is_not_there(client, people, alike):
    hidden = make_essay(
        "Құпия", author=people.teacher, community=people.community, audience="community"
    )
    for kind, pk in (("essay", hidden.pk), ("method", 10**8), ("nothing", 1)):
        assert client.get(reverse("search:similar", args=[kind, pk])).status_code == 404


def test_similar_page_is_not_made_too_often(client, alike, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_VISITOR", 2)
    found = [client.get(alike, REMOTE_ADDR="198.51.100.4").status_code for _ in range(6)]
    assert 429 in found


def test_pages_without_room_lead_to_what_is_like_them(client, people, region, site_ready, alike):
    person = people.teacher
    person.profile.is_findable = True
    person.profile.save()
    school = make_organisation_page(region.school, "Мектеп беті")
    for address, kind, pk in (
        (reverse("people:person-detail", args=[person.profile.slug]), "person", person.pk),
        (school.get_url(), "page", school.pk),
    ):
        assert f'href="{reverse("search:similar", args=[kind, pk])}"' in client.get(address).text
