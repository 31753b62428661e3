"""A search is logged when its page has been sent, and so is the finding that was opened."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.settings import limits
from search.log.models import SearchLogEntry
from tests.factories import make_method

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(site_ready, people, indexed):
    for number in range(limits.PAGE_LENGTH + 2):
        make_method(f"Бөлшек {number}", author=people.teacher)
    indexed()
    return reverse("search:search")


def ticket_in(page):
    found = re.search(r'data-searched="([^"]+)"', page.text)
    return found[1] if found else ""


def test_search_is_logged_once_with_what_the_words_found(client, url):
    page = client.get(url, {"q": "Бөлшек"})
    entry = SearchLogEntry.objects.get()
    assert (entry.query, entry.locale, entry.engine) == ("бөлшек", "kk", "embedded")
    assert entry.total == limits.PAGE_LENGTH + 2
    assert ticket_in(page)


def test_search_without_words_filters_and_further_pages_are_not_logged(client, url):
    for params in ({}, {"q": ""}, {"q": "бөлшек", "kind": "method"}, {"q": "бөлшек", "page": "2"},
                   {"q": "бөлшек", "sort": "newest"}):  # fmt: skip
        assert not ticket_in(client.get(url, params))
    assert not SearchLogEntry.objects.exists()


def test_search_for_a_person_is_answered_and_not_logged(client, url):
    assert client.get(url, {"q": "aigul@mektep.kz"}).status_code == 200
    assert not SearchLogEntry.objects.exists()


def test_search_writes_one_statement_after_the_page(client, url):
    client.get(url, {"q": "бөлшек"})
    with CaptureQueriesContext(connection) as asked:
        client.get(url, {"q": "бөлшек"})
    written = [q["sql"] for q in asked if q["sql"].startswith("INSERT")]
    assert len(written) == 1
    assert "searchlogentry" in written[0]
    assert asked[-1]["sql"] == written[0]
    assert len(asked) <= 6


def test_click_is_noted_without_a_cookie_or_a_token(client, url):
    ticket = ticket_in(client.get(url, {"q": "бөлшек"}))
    stranger = Client(enforce_csrf_checks=True)
    with CaptureQueriesContext(connection) as asked:
        answer = stranger.post(reverse("search:click"), {"ticket": ticket, "rank": "3"})
    assert answer.status_code == 204
    assert SearchLogEntry.objects.get().clicked_rank == 3
    assert len(asked) == 1
    assert not answer.cookies


@pytest.mark.parametrize(
    "given", [{}, {"ticket": "x", "rank": "1"}, {"rank": "-1"}, {"rank": "1e9"}, {"rank": "٣"}]
)
def test_click_refuses_nonsense(client, url, given):
    client.get(url, {"q": "бөлшек"})
    assert client.post(reverse("search:click"), given).status_code == 400
    assert SearchLogEntry.objects.get().clicked_rank is None


def test_click_too_often_is_refused(client, url, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_VISITOR", 2)
    answers = [
        client.post(reverse("search:click"), {"rank": "1"}, REMOTE_ADDR="198.51.100.9").status_code
        for _ in range(8)
    ]
    assert 429 in answers
