"""What of the reports behind an item its line in the queue tells."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from cms.audience.viewer import Viewer
from cms.moderation.models import Reason, Report, ReviewItem

Sender = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Told:
    """`alike`: so many reports that wait are of the one who reported this, more than one only;
    `by_visitor` when that is somebody without an account. `by_guardian`: a parent asks for it."""

    alike: int = 0
    by_visitor: bool = False
    by_guardian: bool = False


def told_of(items: Iterable[ReviewItem], viewer: Viewer) -> dict[int, Told]:
    """By key of the item, for those that are open: two queries however many there are."""
    keys = [item.pk for item in items if item.closed_at is None]
    if not keys:
        return {}
    reports = list(
        Report.objects.filter(item__in=keys).values_list("item", "person", "visitor", "reason")
    )
    if not reports:
        return {}
    counts = _counted({(person, visitor) for _pk, person, visitor, _why in reports}, viewer)
    found: dict[int, Told] = {}
    for pk, person, visitor, reason in reports:
        known = found.get(pk, Told())
        alike = counts.get((person, visitor), 0)
        is_more = alike > max(known.alike, 1)
        found[pk] = Told(
            alike=alike if is_more else known.alike,
            by_visitor=person is None if is_more else known.by_visitor,
            by_guardian=known.by_guardian or reason == Reason.GUARDIAN,
        )
    return found


def _counted(senders: Collection[Sender], viewer: Viewer) -> dict[Sender, int]:
    """How much that waits for the viewer each of them has reported."""
    people = [person for person, _visitor in senders if person is not None]
    visitors = [visitor for _person, visitor in senders if visitor]
    rows = (
        Report.objects.filter(
            Q(person__in=people) | Q(visitor__in=visitors),
            item__in=ReviewItem.objects.open().visible_to(viewer).order_by().values("pk"),
        )
        .order_by()
        .values_list("person", "visitor")
        .annotate(number=Count("pk"))
    )
    return {(person, visitor): number for person, visitor, number in rows}
