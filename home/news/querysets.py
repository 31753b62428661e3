"""Named questions about articles."""

from typing import cast

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from wagtail.query import PageQuerySet

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.languages import LANGUAGE_CODES
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

    def best_in(self, language: str, viewer: Viewer) -> "ArticleQuerySet":
        """Of each article the text in `language`; where there is none, the first that there is."""
        order = Case(
            When(locale__language_code=language, then=Value(0)),
            *(
                When(locale__language_code=code, then=Value(rank))
                for rank, code in enumerate(LANGUAGE_CODES, start=1)
            ),
            default=Value(len(LANGUAGE_CODES) + 1),
        )
        better = (
            visible_pages(viewer, self.model.objects.all())
            .annotate(language_rank=order)
            .filter(
                translation_key=OuterRef("translation_key"),
                language_rank__lt=OuterRef("language_rank"),
            )
        )
        return self.annotate(language_rank=order).exclude(Exists(better))

    def below(self, path: str) -> "ArticleQuerySet":
        """Articles below the page with tree `path`."""
        return self.filter(path__startswith=path)

    def newest(self) -> "ArticleQuerySet":
        """Last dated first."""
        return self.order_by("-dated_on", "-pk")
