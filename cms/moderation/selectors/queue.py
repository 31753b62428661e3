"""The review queue, page by page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import ReviewItem
from cms.moderation.querysets import ReviewItemQuerySet
from cms.moderation.selectors.reports import Told, told_of
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import ReviewCard, review_kind, review_kinds
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class Filters:
    """What a moderator wants to see of the queue; empty words mean all."""

    kind: str = ""
    why: str = ""
    is_urgent: bool = False
    is_mine: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list, with the thing as a card; None for one that is gone."""

    item: ReviewItem
    card: ReviewCard | None
    url: str
    is_late: bool
    holder: str
    is_mine: bool
    acts: tuple[str, ...]
    decider: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class QueueScreen:
    """A page of the queue; `more` is the cursor of the next one."""

    rows: list[Row]
    more: str
    counts: Mapping[str, int]


def awaiting(viewer: Viewer) -> ReviewItemQuerySet:
    """What waits for the viewer's decision."""
    if not policies.can_moderate(viewer):
        none: ReviewItemQuerySet = ReviewItem.objects.none()
        return none
    return ReviewItem.objects.open().visible_to(viewer)


def queue_screen(viewer: Viewer, filters: Filters, cursor: str, now: datetime) -> QueueScreen:
    """One page in the order of urgency: two queries, and those of the cards for each kind."""
    rows = _filtered(ReviewItem.objects.visible_to(viewer), viewer, filters)
    after = _read_cursor(cursor)
    if filters.is_closed:
        rows = rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        if after is not None and len(after) == 2:
            moment, pk = after
            rows = rows.filter(Q(closed_at__lt=moment) | Q(closed_at=moment, pk__lt=pk))
    else:
        rows = rows.open().in_turn()
        if after is not None and len(after) == 4:
            rows = rows.filter(_behind(*after))
    found = list(
        rows.select_related("author", "claimed_by", "closed_by")[: limits.REVIEW_PER_PAGE + 1]
    )
    shown = found[: limits.REVIEW_PER_PAGE]
    more = _cursor_of(shown[-1], filters) if len(found) > len(shown) else ""
    return QueueScreen(rows=rows_of(shown, viewer, now), more=more, counts=counts_of(viewer))


def kind_labels() -> list[tuple[str, str]]:
    """Kinds of things that are moderated, as the filter names them."""
    return [(kind.kind, str(kind.label)) for kind in review_kinds()]


def counts_of(viewer: Viewer) -> dict[str, int]:
    """How much waits, how much of it is urgent, how much the viewer has taken: one query."""
    counted: dict[str, int] = awaiting(viewer).aggregate(
        all=Count("pk"),
        urgent=Count("pk", filter=Q(is_urgent=True)),
        mine=Count("pk", filter=Q(claimed_by=viewer.person_id)),
    )
    return counted


def _filtered(rows: Any, viewer: Viewer, filters: Filters) -> Any:
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.why:
        rows = rows.filter(why=filters.why)
    if filters.is_urgent:
        rows = rows.filter(is_urgent=True)
    if filters.is_mine:
        column = "closed_by" if filters.is_closed else "claimed_by"
        rows = rows.filter(**{column: viewer.person_id})
    return rows


def _behind(urgent: bool, score: int, opened: datetime, pk: int) -> Q:
    """What stands behind such an item in the order of the queue."""
    later = Q(opened_at__gt=opened) | Q(opened_at=opened, pk__gt=pk)
    same = Q(is_urgent=urgent)
    behind = same & (Q(score__lt=score) | (Q(score=score) & later))
    return behind | Q(is_urgent=False) if urgent else behind


def _cursor_of(item: ReviewItem, filters: Filters) -> str:
    if filters.is_closed:
        assert item.closed_at is not None
        return f"{item.closed_at.timestamp():.6f}.{item.pk}"
    opened = f"{item.opened_at.timestamp():.6f}"
    return f"{int(item.is_urgent)}.{item.score}.{opened}.{item.pk}"


_CURSOR = re.compile(r"(?:([01])\.(\d{1,9})\.)?(\d{1,11}\.\d{6})\.(\d{1,18})")


def _read_cursor(text: str) -> tuple[Any, ...] | None:
    found = _CURSOR.fullmatch(text)
    if found is None:
        return None
    urgent, score, moment, pk = found.groups()
    at = datetime.fromtimestamp(0, tz=UTC) + timedelta(seconds=int(moment.split(".")[0]))
    at += timedelta(microseconds=int(moment.split(".")[1]))
    if urgent is None:
        return at, int(pk)
    return urgent == "1", int(score), at, int(pk)


def rows_of(items: Sequence[ReviewItem], viewer: Viewer, now: datetime) -> list[Row]:
    """Items as lines, in their order: the same questions however many there are."""
    cards = cards_of(items, viewer)
    told = told_of(items, viewer)
    prepare_names([item.author for item in items] + [item.closed_by for item in items])
    found = []
    for item in items:
        card = cards.get((item.kind, item.object_pk))
        holder = policies.holder_of(item, now)
        found.append(
            Row(
                item=item,
                card=card,
                url=reverse("moderation:item", args=[item.pk]),
                is_late=item.closed_at is None and item.due_at < now,
                holder=shown_name(item.claimed_by, viewer) if holder else "",
                is_mine=holder == viewer.person_id,
                acts=_acts(item, card),
                decider=shown_name(item.closed_by, viewer) if item.closed_by_id else "",
                told=told.get(item.pk),
            )
        )
    return found


def _acts(item: ReviewItem, card: ReviewCard | None) -> tuple[str, ...]:
    if card is None:
        return ()
    return policies.acts_for(card.state, is_open=item.closed_at is None)


def cards_of(items: Iterable[ReviewItem], viewer: Viewer) -> dict[tuple[str, int], ReviewCard]:
    """The things behind `items`, by kind and key: the same questions however many there are."""
    return cards_named(((item.kind, item.object_pk) for item in items), viewer)


def cards_named(
    names: Iterable[tuple[str, int]], viewer: Viewer
) -> dict[tuple[str, int], ReviewCard]:
    """Things by their kinds and keys."""
    wanted: dict[str, list[int]] = {}
    for name, pk in dict.fromkeys(names):
        wanted.setdefault(name, []).append(pk)
    found: dict[tuple[str, int], ReviewCard] = {}
    for name, keys in wanted.items():
        kind = review_kind(name)
        if kind is not None:
            cards = kind.cards(keys, viewer)
            found.update({(name, pk): card for pk, card in cards.items()})
    return found
