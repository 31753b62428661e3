"""Notes for harvesters what has come on the shelf, changed there, and gone from it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from cms.settings import limits
from library.harvesting.models import HarvestRecord, HarvestSet
from library.methods.models import Method
from library.methods.selectors import vocabularies


def note_batch(*, now: datetime) -> int:
    """Compares the records with the shelf and notes a batch of what differs; gives how many.

    The shelf changes in many ways (a publication, a switch of a school, a deleted row): they are
    not listened to one by one, the result is looked at. Repeated until nothing is left, each time
    with the moment that it is: a stamp must not lie long before its batch can be seen.
    """
    moment = now.replace(microsecond=0)
    return _note_published(moment) + _note_gone(moment)


@transaction.atomic
def _note_published(moment: datetime) -> int:
    known = HarvestRecord.objects.filter(
        method_key=OuterRef("pk"), is_deleted=False, published_at=OuterRef("at")
    )
    shelf = Method.objects.published().annotate(
        at=Coalesce("last_published_at", "first_published_at", "created_at")
    )
    found = list(
        shelf.filter(~Exists(known))
        .order_by("pk")
        .values_list("pk", "at", "material_type_id")[: limits.HARVEST_BATCH]
    )
    if not found:
        return 0
    HarvestRecord.objects.bulk_create(
        [
            HarvestRecord(method_key=pk, stamped_at=moment, published_at=at, is_deleted=False)
            for pk, at, _type in found
        ],
        update_conflicts=True,
        unique_fields=["method_key"],
        update_fields=["stamped_at", "published_at", "is_deleted"],
    )
    _note_sets({pk: material_type for pk, _at, material_type in found})
    return len(found)


def _note_sets(types: dict[int, int | None]) -> None:
    """The sets of records of methods, given with the type of each."""
    words = vocabularies()
    records = dict(
        HarvestRecord.objects.filter(method_key__in=types).values_list("method_key", "pk")
    )
    specs = [
        (records[pk], f"type:{words.types[key].code}")
        for pk, key in types.items()
        if key in words.types
    ]
    about = Method.subjects.through.objects.filter(method_id__in=types)
    for pk, key in about.values_list("method_id", "subject_id"):
        if key in words.subjects:
            specs.append((records[pk], f"subject:{words.subjects[key].code}"))
    HarvestSet.objects.filter(record__in=records.values()).delete()
    HarvestSet.objects.bulk_create(
        [HarvestSet(record_id=record, spec=spec) for record, spec in specs], ignore_conflicts=True
    )


@transaction.atomic
def _note_gone(moment: datetime) -> int:
    there = Method.objects.published().filter(pk=OuterRef("method_key"))
    gone = HarvestRecord.objects.filter(~Exists(there), is_deleted=False).order_by("pk")
    keys = list(gone.values_list("pk", flat=True)[: limits.HARVEST_BATCH])
    return HarvestRecord.objects.filter(pk__in=keys).update(is_deleted=True, stamped_at=moment)
