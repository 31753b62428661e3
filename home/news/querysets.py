"""Named questions about articles."""

from typing import cast

from django.db.models import Exists, Q
from wagtail.query import PageQuerySet

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from home.organisations.querysets import organisation_above


class ArticleQuerySet(PageQuerySet):
    """Questions about articles; every screen starts from `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "ArticleQuerySet":
        """Live ones through the door of pages, of organisations that use news."""
        silent = organisation_above().filter(
            Q(place__uses_news=False) | Q(place__is_active=False) | Q(live=False)
        )
        return cast(ArticleQuerySet, visible_pages(viewer, self)).exclude(Exists(silent))

    def in_language(self, language: str) -> "ArticleQuerySet":
        """Articles of one language."""
        return self.filter(locale__language_code=language)

    def below(self, path: str) -> "ArticleQuerySet":
        """Articles below the page with tree `path`."""
        return self.filter(path__startswith=path)

    def newest(self) -> "ArticleQuerySet":
        """Last dated first."""
        return self.order_by("-dated_on", "-pk")
