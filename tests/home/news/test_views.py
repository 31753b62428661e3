"""News of everybody and of one organisation; what is switched off is nowhere."""

import pytest
from wagtail.models import Locale

from cms.audience.viewer import VISITOR
from cms.comments.querysets import visible_comments
from cms.settings import limits
from home.news.pages import ArticlePage, NewsIndexPage
from tests.factories.comments import make_comment
from tests.factories.pages import (
    add_page,
    make_article,
    make_organisation_page,
    news_index,
    restrict,
)

pytestmark = pytest.mark.usefixtures("site_ready")


@pytest.fixture
def school_article(region):
    school = make_organisation_page(region.school)
    index = add_page(school, NewsIndexPage(title="Мектеп жаңалықтары"))
    return make_article("Мектеп мерекесі", parent=index)


def test_article_list_holds_news_of_the_site_and_of_organisations(client, school_article, region):
    make_article("Аудан хабары")
    shown = client.get("/kk/news/").content.decode()
    assert "Аудан хабары" in shown
    assert "Мектеп мерекесі" in shown
    only = client.get(f"/kk/news/?place={region.school.pk}").content.decode()
    assert "Аудан хабары" not in only
    assert "Мектеп мерекесі" in only


def test_article_list_of_an_organisation_holds_its_own_alone(client, school_article):
    make_article("Аудан хабары")
    shown = client.get(school_article.get_parent().get_url()).content.decode()
    assert "Мектеп мерекесі" in shown
    assert "Аудан хабары" not in shown


def test_news_that_are_switched_off_are_nowhere(client, school_article, region, people):
    region.school.uses_news = False
    region.school.save()
    client.force_login(people.stranger)
    assert client.get(school_article.get_url()).status_code == 404
    for address in ("/kk/", "/kk/news/", "/kk/news.atom", "/sitemap.xml"):
        shown = client.get(address).content.decode()
        assert "Мектеп мерекесі" not in shown
        assert school_article.slug not in shown


def test_restricted_article_is_in_no_list_of_visitors(client, people):
    restrict(make_article("Ішкі хабар"))
    for address in ("/kk/", "/kk/news/", "/kk/news.atom", "/sitemap.xml"):
        assert "Ішкі хабар" not in client.get(address).content.decode()
    client.force_login(people.stranger)
    assert "Ішкі хабар" in client.get("/kk/news/").content.decode()
    assert "Ішкі хабар" not in client.get("/kk/news.atom").content.decode()


def test_article_list_costs_as_many_queries_with_many(client, django_assert_num_queries):
    def counted():
        client.get("/kk/news/")
        with django_assert_num_queries(6):
            return client.get("/kk/news/")

    for number in range(3):
        make_article(f"Хабар {number}")
    counted()
    for number in range(3, 30):
        make_article(f"Хабар {number}")
    shown = counted()
    assert len(shown.context["rows"]) == 20


def test_feed_is_of_one_language_and_of_a_place(client, school_article, region):
    make_article("Аудан хабары")
    make_article("Новость", parent=news_index("ru"))
    text = client.get("/ru/news.atom").content.decode()
    assert "Новость" in text
    assert "Аудан хабары" not in text
    text = client.get(f"/kk/news.atom?place={region.school.pk}").content.decode()
    assert "Мектеп мерекесі" in text
    assert "Аудан хабары" not in text


def test_feed_links_to_the_host_that_was_asked(client, school_article, settings):
    settings.ALLOWED_HOSTS = ["mektep.kz"]
    text = client.get("/kk/news.atom", headers={"host": "mektep.kz"}).content.decode()
    assert f"http://mektep.kz{school_article.get_url()}" in text
    assert "http://mektep.kz/kk/news.atom" in text
    assert "example.com" not in text


def test_article_shows_comments_only_while_they_are_open(client, people):
    open_page = make_article("Ашық")
    closed = make_article("Жабық", comments_open=False)
    assert 'id="comments"' in client.get(open_page.get_url()).content.decode()
    assert 'id="comments"' not in client.get(closed.get_url()).content.decode()


def test_article_leads_on_to_later_comments(client, people, monkeypatch):
    monkeypatch.setattr(limits, "COMMENT_THREADS_SHOWN", 2)
    page = make_article("Ашық")
    for number in range(3):
        make_comment(page, people.teacher, f"Сөз {number}.")
    assert "Сөз 2." not in client.get(page.get_url()).text
    assert "Сөз 2." in client.get(page.get_url() + "?comments=2").text


def test_article_costs_few_queries(client, people, django_assert_max_num_queries):
    page = make_article("Ашық")
    client.get(page.get_url())
    with django_assert_max_num_queries(6):
        assert client.get(page.get_url()).status_code == 200


def test_article_list_holds_what_is_in_no_other_language_too(client, school_article, region):
    make_article("Тек қазақша хабар")
    both = make_article("Екі тілдегі хабар")
    russian = both.copy_for_translation(Locale.objects.get(language_code="ru"))
    russian.title, russian.live = "Новость на двух языках", True
    russian.save()
    shown = client.get("/ru/news/").content.decode()
    assert shown.count("Новость на двух языках") == 1
    assert "Екі тілдегі хабар" not in shown
    assert "Тек қазақша хабар" in shown
    assert shown.count("на казахском") == 2
    assert "Мектеп мерекесі" in client.get(f"/ru/news/?place={region.school.pk}").content.decode()
    assert "на казахском" not in client.get("/kk/news/").content.decode()


def test_comments_of_a_restricted_article_are_not_for_visitors(people):
    article = make_article("Кіргендерге", comments_open=True)
    comment = make_comment(article, people.teacher)
    assert comment in visible_comments(VISITOR)
    restrict(article)
    assert comment not in visible_comments(VISITOR)


def test_article_hidden_in_ones_language_is_shown_in_another(people):
    article = make_article("Қазақша мәтін")
    make_article("Русский текст", parent=news_index("ru"), translation_key=article.translation_key)
    shown = ArticlePage.objects.visible_to(VISITOR).best_in("kk", VISITOR)
    assert [page.title for page in shown] == ["Қазақша мәтін"]
    restrict(article)
    shown = ArticlePage.objects.visible_to(VISITOR).best_in("kk", VISITOR)
    assert [page.title for page in shown] == ["Русский текст"]
