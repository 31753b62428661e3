"""Collections as readers meet them: what they may not read is left out and counted nowhere."""

from collections.abc import Collection as Keys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.names import Words, words_of
from cms.ports.searchable import SearchCard
from cms.settings import limits
from library.collections.models import Collection, CollectionItem, CollectionKind
from library.essays.selectors import found_essays
from library.methods.selectors import found_methods


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection in a list."""

    pk: int
    url: str
    title: Words
    lead: Words
    kind_name: str
    size: str
    cover: Any


@dataclass(frozen=True, slots=True)
class CollectionList:
    """A page of the list, and the kinds by which it is narrowed."""

    page: Page
    cards: list[CollectionCard]
    kind: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CollectedWork:
    """A thing of a collection as its reader meets it, and the word of the editors to it."""

    card: SearchCard
    item: CollectionItem

    @property
    def note(self) -> Words:
        """The word of the editors, in the reader's language where there is one."""
        return self.item.note


@dataclass(frozen=True, slots=True)
class CollectionScreen:
    """The page of a collection."""

    collection: Collection
    title: Words
    lead: Words
    kind_name: str
    works: tuple[CollectedWork, ...]

    @property
    def size(self) -> str:
        """How many things the reader finds in it."""
        return size_in_words(len(self.works))


def collection_list(viewer: Viewer, *, kind: str, page: str | None) -> CollectionList:
    """A page of collections in the order of the editors, in two queries."""
    known = kind if kind in CollectionKind.values else ""
    found = Collection.objects.visible_to(viewer)
    if known:
        found = found.filter(kind=known)
    rows = found.with_counts(viewer).select_related("cover").in_order()
    shown = Paginator(rows, limits.COLLECTIONS_PER_PAGE).get_page(page)
    kinds = tuple((value, str(label)) for value, label in CollectionKind.choices)
    return CollectionList(shown, [_card(row) for row in shown], known, kinds)


def find_collection(pk: int, viewer: Viewer) -> Collection | None:
    """A collection that was published."""
    return Collection.objects.visible_to(viewer).select_related("cover").filter(pk=pk).first()


def collection_screen(collection: Collection, viewer: Viewer) -> CollectionScreen:
    """A collection with its things: a query for them, and one for each sort of thing."""
    return CollectionScreen(
        collection=collection,
        title=words_of(collection, "name"),
        lead=collection.lead,
        kind_name=collection.get_kind_display(),
        works=collected_works(collection.items.all(), viewer),
    )


def collected_works(items: Iterable[CollectionItem], viewer: Viewer) -> tuple[CollectedWork, ...]:
    """Those of the items that `viewer` may read, in their order."""
    rows = list(items)
    methods = found_methods([row.method_id for row in rows if row.method_id], viewer)
    essays = found_essays([row.essay_id for row in rows if row.essay_id], viewer)
    found = []
    for row in rows:
        card = methods.get(row.method_id or 0) or essays.get(row.essay_id or 0)
        if card is not None:
            # What only search needs would make each row another one.
            found.append(CollectedWork(replace(card, body="", names=()), row))
    return tuple(found)


def found_collections(keys: Keys[int], viewer: Viewer) -> dict[int, SearchCard]:
    """Cards of those of `keys` that were published, in one query."""
    if not keys:
        return {}
    rows = Collection.objects.visible_to(viewer).filter(pk__in=keys).with_counts(viewer)
    return {row.pk: _search_card(row) for row in rows}


def size_in_words(count: int) -> str:
    """«7 works»."""
    return ngettext("%(count)s work", "%(count)s works", count) % {"count": count}


def _card(row: Any) -> CollectionCard:
    return CollectionCard(
        pk=row.pk,
        url=row.get_absolute_url(),
        title=words_of(row, "name"),
        lead=row.lead,
        kind_name=row.get_kind_display(),
        size=size_in_words(row.count),
        cover=row.cover,
    )


def _search_card(row: Any) -> SearchCard:
    title = words_of(row, "name")
    return SearchCard(
        kind="collection",
        pk=row.pk,
        url=row.get_absolute_url(),
        title=title.text,
        language=title.language,
        text=row.lead.text,
        published_at=row.first_published_at,
        details=(str(row.get_kind_display()), size_in_words(row.count)),
    )
