"""The shelf: filters, pages, counts. More methods never mean more queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.languages import language_choices
from cms.sections.pages import Section
from cms.sections.selectors import SectionIntro, section_intro
from cms.settings import limits
from library.methods.models import Method
from library.methods.querysets import MethodQuerySet
from library.methods.selectors.rows import MethodRow, rows_of
from library.methods.selectors.terms import Word, vocabularies


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its name in the address, what it is called, and how it narrows the shelf."""

    name: str
    label: Promise
    narrow: Callable[[MethodQuerySet, list[Any]], MethodQuerySet]


FACETS = (
    Facet("subject", _("Subject"), lambda methods, keys: methods.about(keys)),
    Facet("grade", _("Grade"), lambda methods, keys: methods.for_grades(keys)),
    Facet("language", _("Language"), lambda methods, keys: methods.filter(language__in=keys)),
    Facet("type", _("Type"), lambda methods, keys: methods.filter(material_type__in=keys)),
    Facet("licence", _("Licence"), lambda methods, keys: methods.filter(licence__in=keys)),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: as the address writes it, as people read it, as the table keeps it."""

    value: str
    label: str
    key: Any
    selected: bool = False
    count: None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A filter with its values, as `components/filters.html` draws it."""

    name: str
    label: str
    options: tuple[Choice, ...]


@dataclass(frozen=True)
class Filters:
    """What the reader chose; values that do not exist are left out."""

    groups: tuple[FacetGroup, ...]

    @cached_property
    def chosen(self) -> dict[str, list[Choice]]:
        """Chosen values by filter, without filters in which nothing is chosen."""
        picked = {g.name: [o for o in g.options if o.selected] for g in self.groups}
        return {name: options for name, options in picked.items() if options}

    @property
    def count(self) -> int:
        """How many values are chosen."""
        return sum(len(options) for options in self.chosen.values())

    @property
    def query(self) -> str:
        """The chosen values as a query string."""
        return self._query_without(None)

    @property
    def chips(self) -> list[Chip]:
        """The chosen values, each with the address that takes it away."""
        return [
            Chip(option.label, f"?{self._query_without(option)}")
            for options in self.chosen.values()
            for option in options
        ]

    def narrow(self, methods: MethodQuerySet) -> MethodQuerySet:
        """Any of the values within a filter, all filters at once."""
        for facet in FACETS:
            if facet.name in self.chosen:
                methods = facet.narrow(methods, [o.key for o in self.chosen[facet.name]])
        return methods

    def _query_without(self, left_out: Choice | None) -> str:
        query = QueryDict(mutable=True)
        for name, options in self.chosen.items():
            query.setlist(name, [o.value for o in options if o is not left_out])
        return query.urlencode()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list page of the library."""

    intro: SectionIntro | None
    filters: Filters
    page: Page
    rows: list[MethodRow]
    total: int


class _ShelfPaginator(Paginator):
    """Opens a long list up to a depth: beyond it nobody reads, only robots."""

    def __init__(self, methods: MethodQuerySet, filters: Filters) -> None:
        super().__init__(methods.newest().values_list("pk", flat=True), limits.PAGE_LENGTH)
        self._methods = methods
        self._key = f"library.shelf.total:{filters.query}"

    @cached_property
    def total(self) -> int:
        """How many there are in all; a large number may be a minute old."""
        known = caches["local"].get(self._key)
        if known is not None:
            return known
        counted = self._methods.count()
        if counted >= limits.COUNT_REMEMBERED_FROM:
            caches["local"].set(self._key, counted)
        return counted

    @cached_property
    def count(self) -> int:
        """How many can be reached page by page."""
        return min(self.total, limits.LIST_DEPTH)


def filters_of(query: QueryDict) -> Filters:
    """What the address chooses, of what there is to choose."""
    words = vocabularies()
    values: dict[str, Iterable[tuple[str, str, Any]]] = {
        "subject": _codes(words.subjects.values()),
        "grade": _codes(words.grades.values()),
        "language": [(code, str(name), code) for code, name in language_choices()],
        "type": _codes(words.types.values()),
        "licence": _codes(words.licences.values()),
    }
    groups = []
    for facet in FACETS:
        wanted = set(query.getlist(facet.name))
        options = tuple(
            Choice(value, label, key, value in wanted) for value, label, key in values[facet.name]
        )
        groups.append(FacetGroup(facet.name, str(facet.label), options))
    return Filters(tuple(groups))


def shelf(viewer: Viewer, filters: Filters, page: str | None) -> Shelf:
    """One page of the shelf: count, keys, rows, what hangs on them, introduction."""
    paginator = _ShelfPaginator(filters.narrow(Method.objects.published()), filters)
    shown = paginator.get_page(page)
    # The keys have come through the door already.
    rows = rows_of(Method.objects.filter(pk__in=list(shown)).newest(), viewer)
    intro = section_intro(Section.METHODS, (get_language() or "kk")[:2], viewer)
    return Shelf(intro, filters, shown, rows, paginator.total)


def newest_on_shelf(filters: Filters, limit: int) -> list[Method]:
    """The newest published methods within the filters, for feeds."""
    methods = filters.narrow(Method.objects.published())
    return list(methods.newest().select_related("author").defer("body")[:limit])


def _codes(words: Iterable[Word]) -> list[tuple[str, str, int]]:
    return [(word.code, word.name, word.pk) for word in words]
