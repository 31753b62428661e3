"""What the address of a search asks for. Whatever stands there, it is understood somehow."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import get_language

from cms.languages import LANGUAGE_CODES
from search.facets import ANY_LANGUAGE, FACETS
from search.links import LITERAL, parameters
from search.query import Query, Sort, clean, parse, parse_filters


@dataclass(frozen=True, slots=True)
class Asked:
    """The text as it was typed, the question, and whether it is the list of all there is in the
    reader's own language, for which nobody asked.

    Of a text without anything to look for nothing but `typed` is left. `opened` are facets whose
    values are all to be shown.
    """

    typed: str
    query: Query
    is_in_own_language: bool
    opened: frozenset[str]
    is_literal: bool = False

    @property
    def text(self) -> str:
        """What was typed, as far as it asks for anything."""
        return "" if self.query.is_empty else self.typed

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The one way to write this search into an address."""
        if self.is_in_own_language:
            return parameters("", {}, self.query.sort)
        if self.query.is_empty and not self.query.filters:
            return parameters(self.text, {"language": (ANY_LANGUAGE,)}, self.query.sort)
        return parameters(self.text, self.query.filters, self.query.sort)


def read_search(given: QueryDict) -> Asked:
    """The search that an address asks for."""
    text = clean(given.get("q", ""))
    language = (get_language() or "kk")[:2]
    filters = parse_filters({name: given.getlist(name) for name in FACETS})
    if ANY_LANGUAGE in filters.get("language", ()):
        del filters["language"]
    query = parse(text)
    # A list of all there is would hold every translation of the same page.
    in_own_language = query.is_empty and not given.keys() & FACETS and language in LANGUAGE_CODES
    if in_own_language:
        filters["language"] = (language,)
    query = replace(query, filters=filters, sort=_sort(given.get("sort", "")), locale=language)
    opened = frozenset(given.getlist("all")) & FACETS.keys()
    return Asked(text, query, in_own_language, opened, bool(given.get(LITERAL)))


def _sort(given: str) -> Sort:
    return Sort(given) if given in set(Sort) else Sort.RELEVANCE
