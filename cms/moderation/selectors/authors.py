"""What authors read of their own words that wait or came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import ReviewItem, Sanction, Verdict, Why
from cms.moderation.selectors.queue import cards_of
from cms.people.models import User
from cms.ports.reviewable import RETURNED, ReviewCard
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One's own words that wait, or came back with a note."""

    card: ReviewCard
    why: str
    note: str
    is_returned: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class OwnScreen:
    """What became of one's words, and what moderators have said to one."""

    lines: list[OwnLine]
    fresh: list[Sanction]
    pause: Sanction | None
    pause_sentence: str


def own_screen(viewer: Viewer, now: datetime) -> OwnScreen:
    """What of the person's waits and what was returned, warnings not yet read, the pause."""
    person = viewer.person
    assert person is not None
    items = list(
        ReviewItem.objects.filter(author=person)
        .filter(Q(closed_at__isnull=True) | Q(verdict__in=[Verdict.RETURNED, Verdict.HIDDEN]))
        .order_by("-pk")[: limits.MEMBERS_SHOWN]
    )
    cards = cards_of(items, viewer)
    lines: dict[tuple[str, int], OwnLine] = {}
    for item in items:
        key = (item.kind, item.object_pk)
        card = cards.get(key)
        if card is None or key in lines or not _concerns_author(item, card):
            continue
        lines[key] = OwnLine(
            card=card,
            why=_why_for_author(item),
            note=item.note if item.closed_at is not None else "",
            is_returned=card.state == RETURNED,
            since=item.closed_at or item.opened_at,
        )
    pause = policies.pauses(person, now).first()
    return OwnScreen(
        lines=list(lines.values()),
        fresh=list(fresh_sanctions(person)),
        pause=pause,
        pause_sentence=policies.sentence_of(pause) if pause else "",
    )


def fresh_sanctions(person: User) -> QuerySet[Sanction]:
    """Warnings and pauses that the person has not read yet."""
    return Sanction.objects.filter(person=person, seen_at__isnull=True).order_by("pk")


def _concerns_author(item: ReviewItem, card: ReviewCard) -> bool:
    """What waits or came back; that somebody reported what still stands is not told."""
    if item.closed_at is None:
        return card.state in {"pending", "hidden"}
    return card.state in {"returned", "hidden"}


def why_it_waits(kind: str, object_pk: int) -> str:
    """Why the author's words wait, as the author reads it; empty when nothing is to be told."""
    item = ReviewItem.objects.open().filter(kind=kind, object_pk=object_pk).first()
    return _why_for_author(item) if item else ""


def _why_for_author(item: ReviewItem) -> str:
    return "" if item.why == Why.REPORT else item.get_why_display()
