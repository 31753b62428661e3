"""New methods for feed readers, with the filters of the shelf."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.audience.viewer import VISITOR
from cms.settings import limits
from library.methods.models import Method
from library.methods.selectors import Filters, author_of, filters_of, newest_on_shelf

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class MethodFeed(Feed):
    """What everybody may read; a feed reader has no account."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Filters:
        """The filters in the address."""
        return filters_of(request.GET)

    def title(self, filters: Filters) -> str:
        """The name of the feed, with what was chosen."""
        chosen = [option.label for options in filters.chosen.values() for option in options]
        return " · ".join([_("New methods"), *chosen])

    def description(self) -> str:
        """What the feed holds."""
        return _("New materials of the methods library.")

    def link(self, filters: Filters) -> str:
        """The shelf with the same filters."""
        return _absolute(reverse("library:method-list"), filters)

    def feed_url(self, filters: Filters) -> str:
        """The feed itself."""
        return _absolute(reverse("library:method-feed"), filters)

    def items(self, filters: Filters) -> Iterable[Method]:
        """The newest methods."""
        return newest_on_shelf(filters, limits.FEED_LENGTH)

    def item_title(self, item: Method) -> str:
        """The title."""
        return plain(item.title)

    def item_description(self, item: Method) -> str:
        """What it is for."""
        return plain(item.summary)

    def item_link(self, item: Method) -> str:
        """Its page."""
        return settings.BASE_URL + item.get_absolute_url()

    def item_author_name(self, item: Method) -> str:
        """The author as the public may read the name."""
        return plain(author_of(item, VISITOR))

    def item_pubdate(self, item: Method) -> datetime | None:
        """When it came on the shelf."""
        return item.first_published_at

    def item_updateddate(self, item: Method) -> datetime | None:
        """When it was last changed."""
        return item.last_published_at


def plain(text: str) -> str:
    """`text` without the control characters that XML cannot hold."""
    return _CONTROL.sub(" ", text)


def _absolute(path: str, filters: Filters) -> str:
    query = filters.query
    return f"{settings.BASE_URL}{path}?{query}" if query else f"{settings.BASE_URL}{path}"
