"""What pages offer to search: words without marks, for those who may open them."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, PageViewRestriction

from cms.audience.viewer import VISITOR, viewer_of
from home.searchable import PageSource, pks_from
from tests.factories.pages import (
    make_article,
    make_class_page,
    make_organisation_page,
    make_plain,
    restrict,
)

pytestmark = pytest.mark.usefixtures("site_ready")


def document_of(page):
    return PageSource().document(Page.objects.get(pk=page.pk))


def test_document_holds_the_words_of_the_body_without_marks():
    page = make_plain(
        "Біз туралы", body=[("text", "<p>Ұстаз <b>сөзі</b></p>"), ("quote", {"text": "Дана"})]
    )
    found = document_of(page)
    assert "Ұстаз сөзі" in found.body
    assert "Дана" in found.body
    assert "<" not in found.body
    assert found.language == "kk"
    assert found.read == ("public",)


def test_document_leaves_out_what_is_no_text():
    page = make_plain(
        "Біз туралы",
        body=[
            ("text", "<h2>Бірінші</h2><p>Ұстаз <b>сөзі</b></p>"),
            ("call", {"title": "Келіңіз", "text": "Күтеміз", "label": "Түймені басу"}),
            ("latest", {"title": "Соңғы эсселер", "kind": "essays", "count": 3}),
        ],
    )
    card = PageSource().cards([page.pk], VISITOR)[page.pk]
    assert card.body.splitlines() == ["Бірінші", "Ұстаз сөзі", "Келіңіз", "Күтеміз"]
    for said in (card.body, document_of(page).body):
        assert "Күтеміз" in said
        assert "Түймені" not in said
        assert "эсселер" not in said


def test_cards_say_what_a_page_is():
    article, plain = make_article("Хабар"), make_plain("Біз туралы")
    cards = PageSource().cards([article.pk, plain.pk], VISITOR)
    assert (cards[article.pk].label, cards[article.pk].sign) == ("жаңалық", "article")
    assert (cards[plain.pk].label, cards[plain.pk].sign) == ("бет", "page")
    assert document_of(plain).is_standing
    assert not document_of(article).is_standing


def translated(page, code, title):
    locale = Locale.objects.get(language_code=code)
    made = page.copy_for_translation(locale, copy_parents=True)
    made.title, made.slug = title, f"{page.slug}-{code}"
    made.save_revision().publish()
    return made


def test_translations_share_words_and_one_is_shown_to_each_reader():
    page = make_plain("Ережелер", body=[("text", "<p>Қазақша сөз</p>")])
    russian = translated(page, "ru", "Правила")
    kazakh, other = document_of(page), document_of(russian)
    assert "Правила" in kazakh.translations[0]
    assert "Қазақша" in other.translations[0]
    assert (kazakh.instead, other.instead) == (("ru",), ("kk", "en"))
    assert set(kazakh.facets["language"]) == set(other.facets["language"]) == {"kk", "ru"}
    cards = PageSource().cards([page.pk, russian.pk], VISITOR)
    assert cards[page.pk].group == cards[russian.pk].group != ""
    assert set(PageSource().kin([page.pk])) == {page.pk, russian.pk}


def test_a_translation_that_others_may_read_stands_alone():
    page = make_plain("Ережелер")
    russian = translated(page, "ru", "Правила")
    restrict(russian)
    assert (document_of(page).translations, document_of(page).instead) == ((), ())
    russian.unpublish()
    assert (document_of(page).translations, document_of(page).instead) == ((), ())


def test_document_says_who_may_read():
    page = make_plain("Біз туралы")
    below = make_plain("Ішкі", parent=page)
    restrict(page)
    assert document_of(below).read == ("signed-in",)
    restrict(below, PageViewRestriction.GROUPS, Group.objects.create(name="Кеңес"))
    assert document_of(below) is None


def test_draft_and_switched_off_pages_have_no_document(region):
    assert document_of(make_plain("Жоба", live=False)) is None
    school = make_organisation_page(region.school)
    page = make_class_page(school, region.school_class)
    assert document_of(page).read[0] == f"place:{region.school_class.path}"
    region.school.uses_classes = False
    region.school.save()
    assert document_of(page) is None


def test_cards_hold_the_words_of_the_body_for_the_piece_that_is_shown():
    page = make_plain(
        "Біз туралы", body=[("text", "<p>Ұстаз <b>сөзі</b></p>"), ("quote", {"text": "Дана"})]
    )
    body = PageSource().cards([page.pk], VISITOR)[page.pk].body
    assert "Ұстаз сөзі" in body
    assert "Дана" in body
    assert "<" not in body


def test_cards_ask_as_often_for_many_pages():
    body = [("text", "<p>Сөз</p>"), ("quote", {"text": "Дана"})]
    pks = [make_plain(f"Бет {number}", body=body).pk for number in range(6)]
    PageSource().cards(pks, VISITOR)
    with CaptureQueriesContext(connection) as one:
        PageSource().cards(pks[:1], VISITOR)
    with CaptureQueriesContext(connection) as many:
        PageSource().cards(pks, VISITOR)
    assert len(one) == len(many)


def test_cards_are_of_pages_that_the_viewer_may_open(people):
    shown, hidden = make_article("Ашық"), make_article("Жабық")
    restrict(hidden)
    source = PageSource()
    assert set(source.cards([shown.pk, hidden.pk], VISITOR)) == {shown.pk}
    assert set(source.cards([shown.pk, hidden.pk], viewer_of(people.stranger))) == {
        shown.pk,
        hidden.pk,
    }
    assert source.cards([shown.pk], VISITOR)[shown.pk].url == shown.get_url()


def test_a_restriction_touches_all_pages_below():
    page = make_plain("Біз туралы")
    below = make_plain("Ішкі", parent=page)
    assert {page.pk, below.pk} <= set(pks_from(Page.objects.get(pk=page.pk)))


def test_documents_of_many_pages_cost_as_few_questions_as_of_one(region):
    school = make_organisation_page(region.school)
    articles = [make_article(f"Жаңалық {number}", parent=school) for number in range(4)]

    def questions(pages):
        source, keys = PageSource(), [page.pk for page in pages]
        with CaptureQueriesContext(connection) as captured:
            rows = list(source.queryset().filter(pk__in=keys))
            source.prepare(rows)
            assert all(source.document(row).read == ("public",) for row in rows)
        return len(captured)

    questions(articles)  # types of content are remembered
    assert questions(articles) == questions(articles[:1])


def test_news_of_an_organisation_without_news_have_no_document(region):
    school = make_organisation_page(region.school)
    article, plain = make_article("Жаңалық", parent=school), make_plain("Туралы", parent=school)
    region.school.uses_news = False
    region.school.save()
    assert document_of(article) is None
    assert document_of(plain) is not None
    region.school.is_active = False
    region.school.save()
    assert document_of(plain) is None
