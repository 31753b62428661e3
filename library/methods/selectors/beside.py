"""What others keep beside a method: collections it stands in, lessons with it, one's own marks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.names import Words, words_of
from cms.settings import limits
from library.collections.models import Collection
from library.counts.models import WorkTally
from library.methods.models import Method
from library.methods.policies import has_written
from library.shelves.models import ListedWork
from library.uses.models import Use, UseTally


@dataclass(frozen=True, slots=True)
class InCollection:
    """A collection in which the method stands."""

    url: str
    title: Words


@dataclass(frozen=True, slots=True)
class Beside:
    """All that the page of a method shows of the things beside it."""

    collections: tuple[InCollection, ...]
    uses: int
    mean: float | None
    is_kept: bool
    own_state: str
    may_keep: bool
    may_say: bool
    views: int
    downloads: int
    is_own: bool


def beside(method: Method, viewer: Viewer) -> Beside:
    """What stands beside a method that is on the shelf, in one query."""
    person = viewer.person_id or 0
    version = getattr(method, "version_number", None) or 0
    collections = Collection.objects.visible_to(viewer).filter(items__method=method.pk)
    kept = ListedWork.objects.filter(
        method=method.pk, reading_list__owner=person, reading_list__is_first=True
    )
    own = Use.objects.said_by(viewer).filter(method=method.pk)
    tally = UseTally.objects.filter(method=method.pk)
    counted = WorkTally.objects.filter(kind="method", work_pk=method.pk)
    nothing = Value("", output_field=CharField())
    parts = [
        _part(kept, "kept", "pk", nothing, nothing, nothing),
        _part(own, "own", "version", "state", nothing, nothing),
        _part(tally, "tally", "count", Cast("ratings", CharField()), nothing, nothing),
        _part(counted, "counted", "views", Cast("downloads", CharField()), nothing, nothing),
    ]
    first = _part(collections, "collection", "position", *_NAMES, key="pk")
    found: dict[str, list[tuple]] = {}
    for sort, *row in first.union(*parts, all=True):
        found.setdefault(sort, []).append(tuple(row))
    count, ratings = next(((row[1], int(row[2])) for row in found.get("tally", ())), (0, 0))
    views, downloads = next(((row[1], int(row[2])) for row in found.get("counted", ())), (0, 0))
    standing = sorted(found.get("collection", ()), key=_order)[: limits.COLLECTIONS_OF_METHOD]
    return Beside(
        collections=tuple(_collection(*row) for row in standing),
        uses=count,
        mean=UseTally(count=count, ratings=ratings).mean,
        is_kept="kept" in found,
        own_state=next((row[2] for row in found.get("own", ()) if row[1] == version), ""),
        may_keep=viewer.is_signed_in,
        may_say=viewer.may_write and viewer.is_pedagogue and not has_written(viewer, method),
        views=views,
        downloads=downloads,
        is_own=has_written(viewer, method),
    )


_NAMES = ("name_kk", "name_ru", "name_en")


def _part(rows: Any, sort: str, number: str, *texts: Any, key: str = "") -> Any:
    """Rows of one sort in the shape that all share: sort, key, number, three texts."""
    whole = BigIntegerField()
    return rows.order_by().values_list(
        Value(sort, output_field=CharField()),
        Cast(key, whole) if key else Value(0, output_field=whole),
        Cast(number, whole),
        *texts,
    )


def _order(row: tuple) -> tuple[int, int]:
    return row[1], -row[0]


def _collection(key: int, _position: int, *names: str) -> InCollection:
    row = Collection(pk=key, **dict(zip(_NAMES, names, strict=True)))
    return InCollection(reverse("library:collection-detail", args=[key]), words_of(row, "name"))
