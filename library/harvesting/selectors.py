"""Records in the order of their stamps: the last part of a list costs what the first does."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from cms.keyset import beyond
from cms.requests.numbers import number_in
from cms.settings import limits
from library.citations.citable import Citable
from library.harvesting.models import HarvestRecord, HarvestSet
from library.harvesting.requests import HarvestError, Selection
from library.methods.models import Method
from library.methods.selectors import citables_of, vocabularies


@dataclass(frozen=True, slots=True)
class Harvested:
    """A record; without `work` it is a deletion, or its words were not asked for."""

    identifier: str
    stamped_at: datetime
    is_deleted: bool
    sets: tuple[str, ...]
    work: Citable | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list. `following` goes on; `is_partial`: it is not the whole list."""

    records: tuple[Harvested, ...]
    cursor: int
    size: int
    following: Selection | None
    is_partial: bool


def part_of(selection: Selection) -> Part:
    """The part of a list that is asked for; five queries, and one to count the first time."""
    rows = _chosen(selection)
    size = rows.count() if selection.size is None else selection.size
    if selection.after:
        rows = rows.filter(beyond("stamped_at", *selection.after, rises=True))
    found = list(rows.order_by("stamped_at", "pk")[: limits.HARVEST_PAGE + 1])
    shown = found[: limits.HARVEST_PAGE]
    if not shown and not selection.cursor:
        raise HarvestError("noRecordsMatch", "There are no such records.")
    following = None
    if len(found) > len(shown):
        last = shown[-1]
        following = replace(
            selection,
            after=(last.stamped_at, last.pk),
            cursor=selection.cursor + len(shown),
            size=size,
        )
    records = _harvested(shown, with_words=selection.verb == "ListRecords")
    is_partial = following is not None or selection.after is not None
    return Part(tuple(records), selection.cursor, size, following, is_partial)


def record_named(identifier: str) -> Harvested:
    """One record with its words. Raises HarvestError when there is none."""
    begin = identifier_of("")
    key = number_in(identifier.removeprefix(begin)) if identifier.startswith(begin) else None
    row = None
    if key is not None:
        row = HarvestRecord.objects.filter(method_key=key).first()
    if row is None:
        raise HarvestError("idDoesNotExist", "There is no record of this name.")
    return _harvested([row], with_words=True)[0]


def identifier_of(key: int | str) -> str:
    """`oai:undestik.kz:method/5`."""
    return f"oai:{urlsplit(settings.BASE_URL).hostname or 'localhost'}:method/{key}"


def earliest_stamp() -> datetime | None:
    """The stamp of the oldest record."""
    return HarvestRecord.objects.aggregate(first=Min("stamped_at"))["first"]


def sets() -> list[tuple[str, str]]:
    """Sets with their names: by type of material and by subject."""
    words = vocabularies()
    return [
        ("type", "Materials by type"),
        *((f"type:{word.code}", word.name) for word in words.types.values()),
        ("subject", "Materials by subject"),
        *((f"subject:{word.code}", word.name) for word in words.subjects.values()),
    ]


def _chosen(selection: Selection) -> QuerySet[HarvestRecord]:
    rows = HarvestRecord.objects.all()
    if selection.since:
        rows = rows.filter(stamped_at__gte=selection.since)
    if selection.until:
        rows = rows.filter(stamped_at__lte=selection.until)
    if selection.spec:
        own = Q(spec=selection.spec) | Q(spec__startswith=f"{selection.spec}:")
        rows = rows.filter(Exists(HarvestSet.objects.filter(own, record=OuterRef("pk"))))
    return rows


def _harvested(rows: list[HarvestRecord], *, with_words: bool) -> list[Harvested]:
    """What is on the shelf at this moment, whatever was noted: what has gone is a deletion."""
    keys = [row.method_key for row in rows if not row.is_deleted]
    shelf = Method.objects.published().filter(pk__in=keys)
    if with_words:
        works: dict[int, Citable | None] = {work.pk: work for work in citables_of(shelf)}
    else:
        works = dict.fromkeys(shelf.values_list("pk", flat=True))
    specs: dict[int, list[str]] = {row.pk: [] for row in rows}
    for pk, spec in HarvestSet.objects.filter(record__in=specs).values_list("record", "spec"):
        specs[pk].append(spec)
    return [
        Harvested(
            identifier=identifier_of(row.method_key),
            stamped_at=row.stamped_at,
            is_deleted=row.method_key not in works,
            sets=tuple(sorted(specs[row.pk])),
            work=works.get(row.method_key),
        )
        for row in rows
    ]
