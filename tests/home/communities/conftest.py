"""A community with its page."""

import pytest
from wagtail.models import Locale

from home.communities.pages import CommunityIndexPage, CommunityPage


@pytest.fixture
def index(site_ready):
    """The Kazakh list of communities."""
    return CommunityIndexPage.objects.get(locale__language_code="kk")


@pytest.fixture
def make_page(index):
    """Makes the page of a community, live unless said otherwise."""

    def make(community, *, parent=None, **fields):
        fields.setdefault("title", community.name_kk)
        fields.setdefault("rules", "<p>Бір-бірімізді тыңдаймыз.</p>")
        place = parent or index
        place.refresh_from_db()
        page = CommunityPage(community=community, locale=place.locale, **fields)
        return place.add_child(instance=page)

    return make


@pytest.fixture
def community_page(make_page, people):
    """The page of the community of `people`."""
    return make_page(people.community, introduction="<p>Біз бірге іздейміз.</p>")


@pytest.fixture
def russian():
    """The Russian locale of the site."""
    return Locale.objects.get(language_code="ru")
