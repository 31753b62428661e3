"""A new site has its tree; doing it again changes nothing."""

import pytest
from django.contrib.sites.models import Site as NamedSite
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from home.front.services import ensure_tree
from tests.factories.pages import home_of, news_index


@pytest.mark.django_db
def test_ensure_tree_takes_over_what_wagtail_leaves():
    for model in (Site, Page, Locale):
        model.objects.all().delete()
    locale = Locale.objects.create(language_code="kk")
    root = Page.add_root(title="Root", slug="root", locale=locale)
    welcome = root.add_child(
        instance=Page(title="Welcome to your new Wagtail site!", slug="home", locale=locale)
    )
    Site.objects.create(hostname="localhost", port=80, root_page=welcome, is_default_site=True)
    ensure_tree()
    site = Site.objects.get()
    assert site.root_page_id == home_of("kk").pk
    assert site.hostname == "testserver"
    assert not Page.objects.filter(pk=welcome.pk).exists()


def test_ensure_tree_names_the_site_of_django_once(site_ready):
    NamedSite.objects.update_or_create(pk=1, defaults={"domain": "example.com"})
    ensure_tree()
    assert NamedSite.objects.get(pk=1).domain == "testserver"
    NamedSite.objects.filter(pk=1).update(domain="mektep.kz")
    ensure_tree()
    assert NamedSite.objects.get(pk=1).domain == "mektep.kz"


def test_home_pages_are_translations_of_one_another(site_ready):
    keys = {home_of(code).translation_key for code in ("kk", "ru", "en")}
    assert len(keys) == 1


def test_ensure_site_twice_changes_nothing(site_ready):
    before = list(Page.objects.order_by("path").values())
    call_command("ensure_site", verbosity=0)
    assert list(Page.objects.order_by("path").values()) == before


def test_ensure_tree_leaves_the_work_of_editors(site_ready):
    page = news_index()
    page.title, page.slug = "Хабарлар", "habarlar"
    page.save()
    news_index("ru").delete()
    ensure_tree()
    assert news_index().title == "Хабарлар"
    assert not Page.objects.filter(slug="news", locale__language_code="ru").exists()
