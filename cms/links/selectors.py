"""Links that lead nowhere, with the things in which they stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from cms.audience.viewer import Viewer
from cms.links.models import LinkPlace, OutsideLink
from cms.ports.linked import LinkedFrom, link_source
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An address, since when and why it leads nowhere, and where it stands."""

    pk: int
    url: str
    since: date
    why: str
    status: int | None
    places: tuple[LinkedFrom, ...]
    more: int


def broken_page(viewer: Viewer, page: str | None) -> tuple[Page, list[BrokenLink]]:
    """A page of broken links, the longest broken first, in a constant number of queries."""
    shown = Paginator(OutsideLink.objects.broken(), limits.LINKS_PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    keys = [row.pk for row in rows]
    standing: dict[int, list[tuple[str, int]]] = defaultdict(list)
    by_kind: dict[str, set[int]] = defaultdict(set)
    places = LinkPlace.objects.filter(link__in=keys).order_by("kind", "object_pk")
    for link, kind, pk in places.values_list("link", "kind", "object_pk"):
        standing[link].append((kind, pk))
        if len(standing[link]) <= limits.LINK_PLACES_SHOWN:
            by_kind[kind].add(pk)
    named: dict[tuple[str, int], LinkedFrom] = {}
    for kind, pks in by_kind.items():
        source = link_source(kind)
        if source is not None:
            named |= {(kind, pk): place for pk, place in source.named(pks, viewer).items()}
    return shown, [_broken(row, standing[row.pk], named) for row in rows]


def find_link(pk: int) -> OutsideLink | None:
    """A link that is broken."""
    return OutsideLink.objects.broken().filter(pk=pk).first()


def _broken(
    row: OutsideLink, places: list[tuple[str, int]], named: dict[tuple[str, int], LinkedFrom]
) -> BrokenLink:
    assert row.broken_since is not None
    shown = places[: limits.LINK_PLACES_SHOWN]
    return BrokenLink(
        pk=row.pk,
        url=row.url,
        since=row.broken_since,
        why=str(row.get_trouble_display()),
        status=row.status,
        places=tuple(named[place] for place in shown if place in named),
        more=len(places) - len(shown),
    )
