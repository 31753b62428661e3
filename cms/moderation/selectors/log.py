"""The log as moderators read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from cms.audience.viewer import Viewer
from cms.moderation.models import ModerationEvent, Reason, ReviewItem, Verb
from cms.moderation.selectors.queue import cards_named
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import ReviewCard, Titled, review_kind, titles_of
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log as it is read: who did what (nobody learns who reported), to which thing
    of whom. `is_by_site`: nobody did it, the site has its rules."""

    at: datetime
    who: str
    what: str
    reason: str
    url: str = ""
    title: str = ""
    language: str = ""
    label: str = ""
    author: str = ""
    is_by_site: bool = False


def log_lines(
    events: Iterable[ModerationEvent], viewer: Viewer, *, with_things: bool = False
) -> list[LogLine]:
    """Events as they are read, with `with_things` also what they are about."""
    rows = list(events)
    concerned = {row.actor_id for row in rows} | {row.data.get("person") for row in rows}
    people = User.objects.in_bulk(concerned - {None})
    prepare_names(people.values())
    cards: Mapping[tuple[str, int], ReviewCard] = {}
    titled: Mapping[tuple[str, int], Titled] = {}
    if with_things:
        cards = cards_named(((row.kind, row.object_pk) for row in rows), viewer)
        titled = _titled(rows)
    found = []
    for row in rows:
        card = cards.get((row.kind, row.object_pk))
        thing = card or titled.get((row.kind, row.object_pk))
        person = people.get(row.data.get("person"))
        actor = people.get(row.actor_id) if row.actor_id is not None else None
        found.append(
            LogLine(
                at=row.at,
                who=shown_name(actor, viewer) if row.actor_id is not None else "",
                what=_what(row),
                reason=row.reason,
                url=_line_url(row, titled),
                title=thing.title if thing else "",
                language=thing.language if thing else "",
                label=thing.label if thing else "",
                author=card.author_name if card else shown_name(person, viewer) if person else "",
                is_by_site=row.actor_id is None and row.verb != Verb.REPORTED,
            )
        )
    return found


def _titled(rows: Iterable[ModerationEvent]) -> dict[tuple[str, int], Titled]:
    """Things that are no kind of the queue, and so have no card."""
    keys: dict[str, set[int]] = {}
    for row in rows:
        if review_kind(row.kind) is None:
            keys.setdefault(row.kind, set()).add(row.object_pk)
    return {
        (name, pk): thing
        for name, wanted in keys.items()
        for pk, thing in titles_of(name, wanted).items()
    }


def _line_url(row: ModerationEvent, titled: Mapping[tuple[str, int], Titled]) -> str:
    if row.item_id:
        return reverse("moderation:item", args=[row.item_id])
    thing = titled.get((row.kind, row.object_pk))
    return thing.url if thing else ""


def _what(row: ModerationEvent) -> str:
    said = row.get_verb_display()
    reason = row.data.get("reason")
    if row.verb == Verb.REPORTED and reason in Reason.values:
        return f"{said} · {Reason(reason).label}"
    return said


def log_page(viewer: Viewer, before: int | None) -> tuple[list[LogLine], int | None]:
    """A page of the log, newest first, of what the viewer answers for; the key to go on from."""
    rows = ModerationEvent.objects.order_by("-pk")
    if not viewer.moderates_everything:
        mine = ReviewItem.objects.visible_to(viewer).values("pk")
        rows = rows.filter(item_id__in=mine)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limits.REVIEW_PER_PAGE + 1])
    shown = found[: limits.REVIEW_PER_PAGE]
    more = shown[-1].pk if len(found) > len(shown) else None
    return log_lines(shown, viewer, with_things=True), more
