"""Every write of counts: what is noted of a request, and what becomes of the notes.

As COUNTER's Code of Practice 5.1 says (https://www.countermetrics.org): a page is an
*investigation*, a file taken away a *request* (and an investigation too); the same address opened
again within 30 seconds is one, the last; somebody counts once an hour as a reader of a work and as
one who took it; robots and programs of the lists do not count.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from cms.audience.viewer import Viewer
from cms.requests.addresses import client_address
from cms.requests.robots import asked_by_person
from cms.settings import limits
from library.counts import noting
from library.counts.models import CountedFile, WorkCount, WorkTally
from library.counts.noting import DOWNLOAD, Note, Opened
from library.essays.models import Essay
from library.methods.models import Method

# Views, downloads, readers, takers.
Numbers = list[int]
_COLUMNS = ("views", "downloads", "readers", "takers")


def note_opened(request: HttpRequest, viewer: Viewer, opened: Opened, *, is_own: bool) -> None:
    """Notes that a person who did not make the work has opened it; asks no table.

    Whoever is signed in is known by their session, others by address and browser: as a digest
    that nobody can go back from, thrown away with its day.
    """
    if is_own or not asked_by_person(request):
        return
    key = request.session.session_key if viewer.is_signed_in else None
    who = key or f"{client_address(request)}\n{request.headers.get('User-Agent', '')}"
    noting.note(opened, who=who, now=timezone.now())


def count_noted(*, now: datetime) -> int:
    """Counts the notes of all hours that are over; gives how many files. Safe with several at once,
    and after one that died: each file is counted in one transaction with its name."""
    done = 0
    for hour in noting.hours_over(now):
        done += _count_hour(hour, now)
        noting.drop(hour)
    noting.drop_old_keys(now)
    kept = timedelta(days=limits.COUNT_NAMES_KEPT_DAYS)
    CountedFile.objects.filter(counted_at__lt=now - kept).delete()
    return done


def _count_hour(hour: datetime, now: datetime) -> bool:
    try:
        with transaction.atomic():
            # Another process that counts the same file waits here, and then leaves it alone.
            CountedFile.objects.create(name=noting.name_of(hour), counted_at=now)
            notes = noting.notes_of(hour)
            following = noting.notes_of(hour + timedelta(hours=1))
            _add(numbers_of(notes, following), timezone.localdate(hour))
    except IntegrityError:
        return False
    return True


Work = tuple[str, int, int]


def numbers_of(notes: Sequence[Note], following: Iterable[Note] = ()) -> dict[Work, Numbers]:
    """What the notes of an hour count to, by kind, key and version; `following` are those of the
    next hour, whose first may be the second half of a double click."""
    last: dict[tuple[str, Opened], float] = {}
    for one in following:
        last.setdefault((one.who, one.opened), one.at)
    kept = []
    for one in reversed(notes):
        again = last.get((one.who, one.opened))
        if again is None or again - one.at > limits.DOUBLE_CLICK_SECONDS:
            kept.append(one)
        last[one.who, one.opened] = one.at
    found: dict[Work, Numbers] = {}
    readers: set[tuple[str, str, int]] = set()
    takers: set[tuple[str, str, int]] = set()
    for one in reversed(kept):
        opened = one.opened
        numbers = found.setdefault((opened.kind, opened.work_pk, opened.version), [0, 0, 0, 0])
        person = (one.who, opened.kind, opened.work_pk)
        is_download = opened.act == DOWNLOAD
        numbers[int(is_download)] += 1
        numbers[2] += person not in readers
        readers.add(person)
        if is_download:
            numbers[3] += person not in takers
            takers.add(person)
    return found


def _add(found: dict[Work, Numbers], day: date, *, is_month: bool = False) -> None:
    """Adds numbers to the rows of a day, in one order for all, so that no two wait for each other
    crosswise."""
    rows = [(*work, day, is_month, *numbers) for work, numbers in sorted(found.items())]
    identity = ("kind", "work_pk", "version", "day", "is_month")
    _insert_or_add(WorkCount._meta.db_table, identity, _COLUMNS, rows)
    if is_month:
        return
    whole: dict[tuple[str, int], list[int]] = {}
    for (kind, work_pk, _version), numbers in found.items():
        sums = whole.setdefault((kind, work_pk), [0, 0])
        sums[0] += numbers[0]
        sums[1] += numbers[1]
    tallies = [(*work, *sums) for work, sums in sorted(whole.items())]
    _insert_or_add(WorkTally._meta.db_table, ("kind", "work_pk"), _COLUMNS[:2], tallies)


def _insert_or_add(
    table: str, identity: Sequence[str], added: Sequence[str], rows: Sequence[tuple]
) -> None:
    """`INSERT … ON CONFLICT` adds in the database, which Django's own would only overwrite."""
    columns = ", ".join((*identity, *added))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in added)
    places = f"({', '.join(['%s'] * (len(identity) + len(added)))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), limits.COUNTS_AT_ONCE):
            some = rows[start : start + limits.COUNTS_AT_ONCE]
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([places] * len(some))}"  # noqa: S608 - names of our own columns
                f" ON CONFLICT ({', '.join(identity)}) DO UPDATE SET {sums}",
                [value for row in some for value in row],
            )


def add_up_months(*, today: date) -> int:
    """Adds days that are long over up to their months; gives how many rows went. Months are whole:
    the first days of a month wait for its last."""
    oldest = today - timedelta(days=limits.COUNT_DAYS_KEPT)
    before = oldest.replace(day=1)
    gone = 0
    while some := _add_up_some(before):
        gone += some
    return gone


@transaction.atomic
def _add_up_some(before: date) -> int:
    old = WorkCount.objects.filter(is_month=False, day__lt=before).order_by("pk")
    # A second process waits, and finds these rows gone.
    rows = list(old.select_for_update()[: limits.COUNTS_AT_ONCE])
    months: dict[date, dict[Work, Numbers]] = {}
    for row in rows:
        sums = months.setdefault(row.day.replace(day=1), {})
        numbers = sums.setdefault((row.kind, row.work_pk, row.version), [0, 0, 0, 0])
        for place, name in enumerate(_COLUMNS):
            numbers[place] += getattr(row, name)
    for month, sums in sorted(months.items()):
        _add(sums, month, is_month=True)
    WorkCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def forget_gone() -> None:
    """Lets go of the counts of works that are deleted."""
    for kind, model in (("method", Method), ("essay", Essay)):
        there = model._default_manager.values("pk")
        WorkCount.objects.filter(kind=kind).exclude(work_pk__in=there).delete()
        WorkTally.objects.filter(kind=kind).exclude(work_pk__in=there).delete()
