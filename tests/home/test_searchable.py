"""What pages offer to search: words without marks, for those who may open them."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

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
