"""Reads of news."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, QuerySet

from cms.audience.viewer import Viewer
from cms.languages import in_words, own_first
from cms.ports.searchable import SearchCard
from cms.requests.numbers import number_in
from cms.sections.selectors import address_of
from home.news.pages import ArticlePage
from home.organisations.pages import OrganisationPage
from home.organisations.querysets import organisation_above, organisations_in_use

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


def articles_to_read(
    viewer: Viewer, language: str, *, below: str = "", place_id: int | None = None
) -> QuerySet:
    """What the list of `language` holds: each article once, in another language where it must be.

    Below a page stand the articles of that page alone.
    """
    if below:
        return articles(viewer, language, below=below)
    found = ArticlePage.objects.visible_to(viewer).best_in(language, viewer)
    if place_id is not None:
        found = found.filter(Exists(organisation_above().filter(place_id=place_id)))
    return found.newest()


def article_rows(found: QuerySet) -> list[SearchCard]:
    """Lines of a list of articles, in one query."""
    return rows_of(found.values(*_ROW))


def rows_of(values: Iterable[dict[str, Any]], reader: str = "") -> list[SearchCard]:
    """Lines from plain rows of articles; those of another language than the reader's say so."""
    return [
        SearchCard(
            kind="article",
            pk=row["pk"],
            url=address_of(row["url_path"], row["locale__language_code"]),
            title=row["title"],
            language=row["locale__language_code"],
            text=row["lead"],
            published_at=row["dated_on"],
            details=(in_words(row["locale__language_code"]),)
            if reader and row["locale__language_code"] != reader
            else (),
        )
        for row in values
    ]


def article_values(found: QuerySet) -> QuerySet:
    """The plain rows that `rows_of` reads, for pagination."""
    return found.values(*_ROW)


def organisations_with_news(viewer: Viewer, language: str) -> list[tuple[int, str]]:
    """Organisations that can be asked for by `?place=`: key and title of the page."""
    pages = organisations_in_use(viewer).filter(place__uses_news=True)
    rank = own_first(language)
    titles: dict[int, str] = {}
    rows = pages.values_list("place_id", "title", "locale__language_code")
    for place_id, title, _code in sorted(rows, key=lambda row: rank(row[2])):
        titles.setdefault(place_id, title)
    return sorted(titles.items(), key=lambda pair: pair[1])


def place_of(asked: str) -> int | None:
    """The key that `?place=` holds; anything else asks for no place."""
    return number_in(asked)
