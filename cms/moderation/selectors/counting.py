"""What moderators did in a time, for everybody."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q

from cms.moderation.models import ModerationEvent, Report, ReviewItem, Verb, Verdict


@dataclass(frozen=True, slots=True)
class Figures:
    """What moderators did in a time, without any person; `median_hours` is None for nothing."""

    received: int
    reports: int
    published: int
    returned: int
    hidden: int
    removed: int
    median_hours: float | None

    @property
    def whole_hours(self) -> int | None:
        """How long half of all decisions took at most, as people say it; 0 for less than one."""
        if self.median_hours is None:
            return None
        return 0 if self.median_hours < 1 else ceil(self.median_hours)


def figures(since: datetime, until: datetime) -> Figures:
    """What came in the time, by what became of it (hidden is also what reports have hidden and
    nobody has decided yet): three queries."""
    hides = ModerationEvent.objects.filter(item_id=OuterRef("pk"), verb=Verb.AUTO_HIDDEN)
    rows = ReviewItem.objects.filter(opened_at__gte=since, opened_at__lt=until)
    rows = rows.annotate(is_hidden_yet=Q(closed_at__isnull=True) & Exists(hides))
    counted = rows.aggregate(
        received=Count("pk"),
        published=Count("pk", filter=Q(verdict__in=[Verdict.PUBLISHED, Verdict.EDITED])),
        returned=Count("pk", filter=Q(verdict=Verdict.RETURNED)),
        hidden=Count("pk", filter=Q(verdict=Verdict.HIDDEN) | Q(is_hidden_yet=True)),
        removed=Count("pk", filter=Q(verdict=Verdict.REMOVED)),
    )
    decided = rows.filter(closed_at__isnull=False).exclude(verdict=Verdict.WITHDRAWN)
    spans = [
        (closed - opened).total_seconds() / 3600
        for opened, closed in decided.values_list("opened_at", "closed_at")
        if closed is not None
    ]
    reports = Report.objects.filter(created_at__gte=since, created_at__lt=until).count()
    return Figures(**counted, reports=reports, median_hours=median(spans) if spans else None)
