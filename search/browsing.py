"""What the database itself can show while search is away: lists by kind, through their doors."""

from dataclasses import dataclass

from cms.audience.viewer import Viewer
from cms.ports.searchable import (
    SearchCard,
    SearchSource,
    is_part,
    label_plural_of,
    list_link,
    sources,
)
from cms.settings import limits
from search.query import Query


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest things of one kind, and where all of them are listed."""

    kind: str
    label: str
    url: str
    cards: list[SearchCard]


def shelves(query: Query, viewer: Viewer) -> list[Shelf]:
    """Lists of the kinds that are asked for.

    The newest things are only shown when nothing is asked that needs an index: no words, no
    filter but kind and language.
    """
    wanted = query.filters.get("kind", ())
    is_plain = query.is_empty and not query.filters.keys() - {"kind", "language"}
    languages = set(query.filters.get("language", ()))
    found = []
    for kind, source in sources().items():
        if (wanted and kind not in wanted) or is_part(source):
            continue
        cards = _newest(source, viewer, languages) if is_plain else []
        url = list_link(source, query.filters)
        if cards or url:
            found.append(Shelf(kind, label_plural_of(source), url, cards))
    return found


def _newest(source: SearchSource, viewer: Viewer, languages: set[str]) -> list[SearchCard]:
    rows = source.queryset().order_by("-pk").values_list("pk", flat=True)
    pks = list(rows[: limits.BROWSED_ROWS])
    seen = source.cards(pks, viewer)
    cards = [seen[pk] for pk in pks if pk in seen]
    return [one for one in cards if not languages or one.language in languages][
        : limits.BROWSED_SHOWN
    ]
