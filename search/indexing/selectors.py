"""What a follower has to do, and how far each of them is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext

from cms.ports.searchable import is_long, sources
from cms.settings import limits
from search.indexing.models import IndexPosition, OutboxFailure, OutboxRow


@dataclass(frozen=True, slots=True)
class Change:
    """A document to be looked at again; `version` is what it is indexed under."""

    kind: str
    object_pk: int
    version: int
    attempts: int = 0

    @property
    def key(self) -> str:
        """The name of the document in every index."""
        return f"{self.kind}:{self.object_pk}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one index is behind the database."""

    name: str
    seen_at: datetime
    built_at: datetime | None
    trouble: str
    waiting: int
    waits_since: datetime | None
    failing: int
    dead: int

    @property
    def trouble_in_words(self) -> str:
        """The trouble in the reader's language; what a server said behind the colon stays so."""
        sentence, colon, said = self.trouble.partition(": ")
        return gettext(sentence) + colon + said if sentence else ""

    @property
    def is_silent(self) -> bool:
        """True when nobody has worked for it lately."""
        silence = timedelta(seconds=limits.INDEX_SILENCE_SECONDS)
        return self.seen_at < timezone.now() - silence

    @property
    def forgotten_at(self) -> datetime:
        """When it is given up, if nobody works for it until then."""
        return self.seen_at + timedelta(days=limits.INDEX_FORGOTTEN_DAYS)


def position_at_work(name: str, *, now: datetime) -> tuple[IndexPosition | None, bool]:
    """The position and whether it has anything to do, in one question."""
    position = (
        IndexPosition.objects.filter(name=name)
        .annotate(
            has_work=Exists(OutboxRow.objects.filter(seq__gt=OuterRef("seq")))
            | Exists(OutboxRow.objects.unnumbered())
            | Exists(OutboxFailure.objects.due(now).filter(position=OuterRef("pk")))
        )
        .first()
    )
    return position, bool(position and position.has_work)  # type: ignore[attr-defined]


def is_built(name: str) -> bool:
    """True when the index was built whole since it follows."""
    return IndexPosition.objects.filter(name=name, built_at__isnull=False).exists()


def next_changes(
    position: IndexPosition, *, now: datetime, limit: int
) -> tuple[dict[str, Change], int]:
    """What to look at now, by key, and where the position will be then.

    A document that failed before is tried under the number of the position: what it holds now is
    at least as new, and any later change has a higher number.
    """
    due = position.failures.due(now).order_by("next_try_at")[: max(1, limit // 4)]  # type: ignore[attr-defined]
    changes = {one.key: Change(one.kind, one.object_pk, position.seq, one.attempts) for one in due}
    reached = position.seq
    room = limit
    for row in OutboxRow.objects.after(position.seq)[:limit]:
        if room <= 0:
            break
        room -= _weight_of(row.kind)
        changes[row.key] = Change(row.kind, row.object_pk, row.seq)
        reached = row.seq
    return changes, reached


def _weight_of(kind: str) -> int:
    """For how many documents one of this kind counts in a batch."""
    source = sources().get(kind)
    return limits.INDEX_LONG_WEIGHT if source and is_long(source) else 1


def waiting_keys(name: str) -> set[str]:
    """Documents that are on their way into the index `name`."""
    position = IndexPosition.objects.filter(name=name).first()
    if position is None:
        return set()
    rows = OutboxRow.objects.ahead_of(position.seq).iterator()
    failing = position.failures.alive().iterator()  # type: ignore[attr-defined]
    return {row.key for row in rows} | {one.key for one in failing}


def standings() -> list[Standing]:
    """Every index that follows the outbox, in three questions."""
    positions = list(IndexPosition.objects.order_by("name"))
    unread = {p.pk: Q(seq__gt=p.seq) | Q(seq__isnull=True) for p in positions}
    counts = OutboxRow.objects.aggregate(
        **{f"waiting_{pk}": Count("pk", filter=ahead) for pk, ahead in unread.items()},
        **{f"since_{pk}": Min("queued_at", filter=ahead) for pk, ahead in unread.items()},
    )
    failures = {
        pk: (failing, dead)
        for pk, failing, dead in OutboxFailure.objects.values_list("position").annotate(
            failing=Count("pk", filter=Q(dead_at__isnull=True)),
            dead=Count("pk", filter=Q(dead_at__isnull=False)),
        )
    }
    return [
        Standing(
            name=p.name,
            seen_at=p.seen_at,
            built_at=p.built_at,
            trouble=p.trouble,
            waiting=counts[f"waiting_{p.pk}"],
            waits_since=counts[f"since_{p.pk}"],
            failing=failures.get(p.pk, (0, 0))[0],
            dead=failures.get(p.pk, (0, 0))[1],
        )
        for p in positions
    ]
