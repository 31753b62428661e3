"""Reads of news."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from cms.audience.viewer import Viewer
from cms.ports.searchable import SearchCard
from cms.sections.selectors import address_of
from home.news.pages import ArticlePage
from home.organisations.pages import OrganisationPage
from home.organisations.querysets import organisations_in_use

_ROW = ("pk", "title", "url_path", "lead", "dated_on", "locale__language_code")


def articles(
    viewer: Viewer, language: str, *, below: str = "", place_id: int | None = None
) -> QuerySet:
    """Articles of `language` for `viewer`, newest first: all, or below a page, or of a place."""
    found = ArticlePage.objects.visible_to(viewer).in_language(language)
    if below:
        found = found.below(below)
    if place_id is not None:
        pages = OrganisationPage.objects.filter(
            place_id=place_id, locale__language_code=language
        ).values_list("path", flat=True)
        found = found.below(pages[0]) if pages else found.none()
    return found.newest()


def article_rows(found: QuerySet) -> list[SearchCard]:
    """Lines of a list of articles, in one query."""
    return rows_of(found.values(*_ROW))


def rows_of(values: Iterable[dict[str, Any]]) -> list[SearchCard]:
    """Lines from plain rows of articles."""
    return [
        SearchCard(
            kind="article",
            pk=row["pk"],
            url=address_of(row["url_path"], row["locale__language_code"]),
            title=row["title"],
            language=row["locale__language_code"],
            text=row["lead"],
            published_at=row["dated_on"],
        )
        for row in values
    ]


def article_values(found: QuerySet) -> QuerySet:
    """The plain rows that `rows_of` reads, for pagination."""
    return found.values(*_ROW)


def organisations_with_news(viewer: Viewer, language: str) -> list[tuple[int, str]]:
    """Organisations that can be asked for by `?place=`: key and title of the page."""
    pages = organisations_in_use(viewer, language).filter(place__uses_news=True)
    return list(pages.order_by("title").values_list("place_id", F("title")))


def place_of(asked: str) -> int | None:
    """The key that `?place=` holds; anything else asks for no place."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
