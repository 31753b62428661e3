"""What search learns of a method: what is published, in the words of three languages."""

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.searchable import sources
from tests.factories import make_method
from tests.library.methods.test_services import keep
from tests.library.methods.test_views import hang


def document_of(method):
    source = sources()["method"]
    return source.document(source.queryset().get(pk=method.pk))


def test_document_holds_words_facets_and_names_of_files(people, region):
    method = make_method(author=people.teacher, body="Қағазды бүктеңіз", community=people.community)
    hang(method, "Бояулар.txt")
    found = document_of(method)
    assert (found.key, found.language, found.read) == (f"method:{method.pk}", "kk", ("public",))
    assert "Қағазды бүктеңіз" in found.body
    assert "Бояулар.txt" in found.body
    assert found.authors == ("Айгүл Серікова",)
    assert {"Математика", "maths"} <= set(found.subjects)
    assert "Шыңдау" in found.labels
    assert found.facets["subject"] == ("maths",)
    assert found.facets["grade"] == ("7",)
    assert found.facets["type"] == ("lesson-plan",)
    assert found.facets["licence"] == ("cc-by",)


def test_document_of_what_is_not_published_is_none(people, region):
    assert document_of(make_method(author=people.teacher, live=False)) is None
    off = make_method(author=people.teacher, place=region.school)
    region.school.uses_methods = False
    region.school.save()
    assert document_of(off) is None


def test_document_holds_nothing_of_unpublished_changes(people):
    method = make_method(author=people.teacher, body="Жарияланған")
    keep(method, people.teacher, body="жасырынсөз")
    assert "жасырынсөз" not in document_of(method).body


def test_cards_are_of_published_methods_even_for_the_author(people):
    shown = make_method("Көрінетін", author=people.teacher)
    draft = make_method("Жоба", author=people.teacher, live=False)
    source = sources()["method"]
    for viewer in (VISITOR, viewer_of(people.teacher), viewer_of(people.stranger)):
        cards = source.cards([shown.pk, draft.pk], viewer)
        assert set(cards) == {shown.pk}
        assert cards[shown.pk].title == "Көрінетін"


def test_facet_labels_are_in_the_readers_language(people):
    make_method()
    source = sources()["method"]
    assert source.facet_labels("subject", ["maths", "nosuch"]) == {"maths": "Математика"}
    community = str(people.community.pk)
    assert source.facet_labels("community", [community, "x"]) == {community: "Шыңдау"}
