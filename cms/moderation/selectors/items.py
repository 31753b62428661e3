"""One item with all that helps to decide."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.audience.viewer import Viewer
from cms.moderation import policies
from cms.moderation.models import (
    ModerationEvent,
    ModeratorsNote,
    ReplyTemplate,
    ReviewItem,
    Sanction,
)
from cms.moderation.selectors.log import LogLine, log_lines
from cms.moderation.selectors.queue import Row, awaiting, rows_of
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report; `who` is empty for a visitor."""

    who: str
    reason: str
    words: str
    at: datetime


@dataclass
class ItemScreen:
    """An item with all that helps to decide."""

    row: Row
    html: SafeString
    title: SafeString | str = ""
    poll_question: SafeString | str = ""
    poll_options: list[SafeString] = field(default_factory=list)
    reports: list[ReportLine] = field(default_factory=list)
    notes: list[ModeratorsNote] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    templates: list[ReplyTemplate] = field(default_factory=list)
    next_url: str = ""
    may_pause: bool = False
    is_held_by_other: bool = False


def item_screen(item: ReviewItem, viewer: Viewer, now: datetime) -> ItemScreen:
    """Everything about one item, which the viewer sees."""
    (row,) = rows_of([item], viewer, now)
    html = marked(row.card.html, item.hints) if row.card else mark_safe("")
    screen = ItemScreen(row=row, html=html, may_pause=policies.can_pause(viewer))
    if row.card is not None:
        screen.title = marked(escape(row.card.title), item.hints)
        if row.card.poll is not None:
            screen.poll_question = marked(escape(row.card.poll.question), item.hints)
            screen.poll_options = [
                marked(escape(option), item.hints) for option in row.card.poll.options
            ]
    screen.is_held_by_other = bool(row.holder) and not row.is_mine
    reports = list(item.reports.select_related("person").order_by("pk"))
    prepare_names([report.person for report in reports])
    screen.reports = [
        ReportLine(
            who=shown_name(report.person, viewer) if report.person else "",
            reason=report.get_reason_display(),
            words=report.words,
            at=report.created_at,
        )
        for report in reports
    ]
    of_thing = {"kind": item.kind, "object_pk": item.object_pk}
    screen.notes = list(
        ModeratorsNote.objects.filter(**of_thing).select_related("author").order_by("pk")
    )
    events = ModerationEvent.objects.filter(**of_thing).order_by("pk")
    screen.log = log_lines(events, viewer)
    if item.author_id is not None:
        earlier = (
            ReviewItem.objects.visible_to(viewer)
            .filter(author=item.author_id)
            .exclude(pk=item.pk)
            .select_related("author", "claimed_by", "closed_by")
            .order_by("-opened_at", "-pk")[: limits.REVIEW_HISTORY]
        )
        screen.history = rows_of(list(earlier), viewer, now)
        screen.sanctions = list(
            Sanction.objects.visible_to(viewer)
            .filter(person=item.author_id)
            .order_by("-pk")[: limits.REVIEW_HISTORY]
        )
    screen.templates = list(ReplyTemplate.objects.all())
    following = awaiting(viewer).exclude(pk=item.pk).in_turn().values_list("pk", flat=True).first()
    if following is not None:
        screen.next_url = reverse("moderation:item", args=[following])
    return screen


_TAG = re.compile(r"(<[^>]*>)")


def marked(html: str, hints: Iterable[str]) -> SafeString:
    """`html`, which is clean, with what the checks have found marked; tags stay as they are."""
    pieces = sorted({escape(hint) for hint in hints if hint.strip()}, key=len, reverse=True)
    if not pieces:
        return mark_safe(html)  # noqa: S308 - made clean when it was written
    pattern = re.compile("|".join(re.escape(piece) for piece in pieces), re.IGNORECASE)
    parts = _TAG.split(html)
    for place in range(0, len(parts), 2):
        parts[place] = pattern.sub(lambda found: f"<mark>{found.group()}</mark>", parts[place])
    return mark_safe("".join(parts))  # noqa: S308 - only marks were added
