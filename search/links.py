"""Addresses of searches: always the same for the same question, so they can be shared."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from search.facets import ANY_LANGUAGE, FACETS
from search.query import Sort

LITERAL = "literal"  # no other spelling is looked for


@lru_cache(maxsize=16)
def _page(language: str | None) -> str:
    """The address of the page in `language`, that of the reader: a hundred links start with it."""
    return reverse("search:search")


def search_link(
    text: str,
    filters: Mapping[str, Iterable[str]],
    sort: Sort = Sort.RELEVANCE,
) -> str:
    """The address of a search, first page."""
    pairs = parameters(text, filters, sort)
    return _page(get_language()) + (f"?{urlencode(pairs)}" if pairs else "")


def opened_link(text: str, filters: Mapping[str, Iterable[str]], sort: Sort, name: str) -> str:
    """The same search with every value of the facet `name`, at that facet."""
    pairs = [*parameters(text, filters, sort), ("all", name)]
    return f"{_page(get_language())}?{urlencode(pairs)}#facet-{name}"


def literal_link(text: str, filters: Mapping[str, Iterable[str]], sort: Sort) -> str:
    """The same search with the words just as they were typed."""
    pairs = [*parameters(text, filters, sort), (LITERAL, "1")]
    return f"{_page(get_language())}?{urlencode(pairs)}"


def all_languages_link() -> str:
    """The list of all there is, in every language."""
    return search_link("", {"language": (ANY_LANGUAGE,)})


def parameters(
    text: str, filters: Mapping[str, Iterable[str]], sort: Sort = Sort.RELEVANCE
) -> list[tuple[str, str]]:
    """Names and values of the address, in the one order."""
    pairs = [("q", text)] if text else []
    pairs += [(name, value) for name in FACETS for value in filters.get(name, ())]
    if sort != Sort.RELEVANCE:
        pairs.append(("sort", sort.value))
    return pairs


def without_value(
    filters: Mapping[str, tuple[str, ...]], name: str, value: str
) -> dict[str, tuple[str, ...]]:
    """The choices but for one value."""
    kept = tuple(one for one in filters.get(name, ()) if one != value)
    return {other: values for other, values in filters.items() if other != name} | (
        {name: kept} if kept else {}
    )
