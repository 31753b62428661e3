"""News for feed readers."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.audience.viewer import VISITOR
from cms.ports.searchable import SearchCard
from cms.settings import limits
from home.news.selectors import article_rows, articles, place_of


class ArticleFeed(Feed):
    """Public news of one language, of all or of one organisation (`?place=`)."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What is asked for. Feed readers do not sign in: they get what visitors see."""
        language = (get_language() or "kk")[:2]
        return {
            "language": language,
            "place_id": place_of(request.GET.get("place", "")),
            "root": f"{request.scheme}://{request.get_host()}",
            "address": request.build_absolute_uri(),
        }

    def title(self, asked: dict[str, Any]) -> str:
        """Name of the feed."""
        return _("Undestik: news")

    def link(self, asked: dict[str, Any]) -> str:
        """The site in the language of the feed."""
        return f"{asked['root']}/{asked['language']}/"

    def feed_url(self, asked: dict[str, Any]) -> str:
        """The feed itself, with what is asked for."""
        return asked["address"]

    def items(self, asked: dict[str, Any]) -> list[SearchCard]:
        """Newest articles."""
        found = articles(VISITOR, asked["language"], place_id=asked["place_id"])
        rows = article_rows(found[: limits.FEED_LENGTH])
        return [replace(row, url=asked["root"] + row.url) for row in rows]

    def item_title(self, item: SearchCard) -> str:
        """Title of the article."""
        return item.title

    def item_description(self, item: SearchCard) -> str:
        """Its first sentences."""
        return item.text

    def item_link(self, item: SearchCard) -> str:
        """Its address."""
        return item.url

    def item_pubdate(self, item: SearchCard) -> Any:
        """Its day, at noon."""
        day = item.published_at
        return make_aware(datetime.combine(day, time(12))) if day else None
