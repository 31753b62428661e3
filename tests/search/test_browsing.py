"""The search page while the cluster is away."""

import time

import pytest
from django.core.management import call_command
from django.urls import reverse

from search.engines import _answers
from tests.factories import make_essay, make_method
from tests.search.engines.servers import proxy_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cluster_away(settings, tmp_path):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"urls": ("http://127.0.0.1:9",), "prefix": "none"}
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    yield
    _answers.cache_clear()  # breakers of other tests are closed


@pytest.fixture
def url(site_ready):
    return reverse("search:search")


@pytest.fixture
def essays(people):
    return [
        make_essay("Ашық ой", author=people.teacher, community=people.community),
        make_essay(
            "Құпия ой", author=people.leader, community=people.community, audience="community"
        ),
    ]


@pytest.fixture
def method(people):
    return make_method("Бөлшектер")


def test_search_with_the_cluster_away_is_answered_by_the_index_of_this_machine(
    client, url, essays, people
):
    call_command("search_follow", once=True)
    began = time.monotonic()
    page = client.get(url, {"q": "ой"})
    assert time.monotonic() - began < 2
    assert essays[0].get_absolute_url() in page.text
    assert "Құпия" not in page.text
    assert "data-degraded" in page.text
    assert "search-away" not in page.text
    client.force_login(people.teacher)
    assert essays[1].get_absolute_url() in client.get(url, {"q": "ой"}).text


@pytest.mark.elasticsearch
def test_search_with_a_slow_cluster_shows_a_whole_page_within_two_seconds(
    client, url, essays, people, elasticsearch_connection, settings
):
    """Both words are typed by halves, so it asks many times: for each, then for what was meant."""
    for number in range(2):
        make_method(f"Бөлшектер сабағы {number}", author=people.teacher)
    with proxy_to(elasticsearch_connection.urls[0]) as proxy:
        settings.ELASTICSEARCH = {"urls": (proxy.url,), "prefix": elasticsearch_connection.prefix}
        call_command("search_worker", once=True)
        call_command("search_follow", once=True)
        asked = {"q": "болшектері сабакқа", "kind": "method"}
        client.get(url, asked)
        for delay in (0.5, 0.9):
            proxy.delay = delay
            began, before = time.monotonic(), proxy.asked
            page = client.get(url, asked)
            assert time.monotonic() - began < 2
            assert proxy.asked > before, "the cluster was asked first"
            assert len(page.context["screen"].findings) == 2


def test_search_with_the_cluster_away_says_so_in_the_readers_language(client, essays, settings):
    settings.SEARCH_FALLBACK = "none"
    assert "Search is away just now." in client.get("/en/search/?q=x").text
    settings.SEARCH_FALLBACK = "embedded"
    call_command("search_follow", once=True)
    assert "Search works in a simpler way just now" in client.get("/en/search/?q=x").text
    assert "Search is away" not in client.get("/en/search/?q=x").text


def test_search_that_is_away_lists_what_the_database_shows(
    client, url, essays, method, people, settings
):
    settings.SEARCH_FALLBACK = "none"
    page = client.get(url).text
    assert 'class="search-away' in page
    assert "data-degraded" in page
    assert essays[0].get_absolute_url() in page
    assert method.get_absolute_url() in page
    assert essays[1].get_absolute_url() not in page
    assert f'href="{reverse("library:method-list")}?language=kk"' in page
    client.force_login(people.teacher)
    assert essays[1].get_absolute_url() in client.get(url).text


def test_search_that_is_away_keeps_to_the_kind_and_language_asked_for(
    client, url, essays, method, settings
):
    settings.SEARCH_FALLBACK = "none"
    page = client.get(url, {"kind": "method"}).text
    assert method.get_absolute_url() in page
    assert essays[0].get_absolute_url() not in page
    page = client.get(url, {"kind": "method", "language": "en"}).text
    assert method.get_absolute_url() not in page


def test_search_that_is_away_leads_to_the_filters_of_the_database(
    client, url, essays, method, settings
):
    """What needs an index shows no list, but the same choice on the shelf and in the archive."""
    settings.SEARCH_FALLBACK = "none"
    choice = {"subject": "mathematics", "grade": ["5", "6"], "month": "2026-09", "form": "pair"}
    page = client.get(url, choice).text
    assert method.get_absolute_url() not in page
    shelf = f"{reverse('library:method-list')}?subject=mathematics&amp;grade=5&amp;grade=6"
    assert f'href="{shelf}"' in page
    assert f'href="{reverse("library:essay-list")}?month=2026-09"' in page
    assert client.get(shelf.replace("&amp;", "&")).status_code == 200


def test_search_that_is_away_keeps_the_words(client, url, essays, settings):
    settings.SEARCH_FALLBACK = "none"
    page = client.get(url, {"q": "ой"}).text
    assert 'value="ой"' in page
    assert essays[0].get_absolute_url() not in page, "a list would be no answer to the words"
    assert f'href="{reverse("library:essay-list")}"' in page
    assert 'class="search-help' not in page


def test_lists_of_the_database_and_works_stand_while_search_is_away(
    client, site_ready, essays, method, settings
):
    settings.SEARCH_FALLBACK = "none"
    for address in (
        reverse("library:method-list"),
        reverse("library:essay-list"),
        method.get_absolute_url(),
        essays[0].get_absolute_url(),
    ):
        began = time.monotonic()
        assert client.get(address).status_code == 200
        assert time.monotonic() - began < 2
