"""What the screens of moderators and authors need, and who answers for an item."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.audience.viewer import STAFF_ROLES, TALK_ROLES, Viewer
from cms.moderation import policies
from cms.moderation.models import (
    ModerationEvent,
    ModeratorsNote,
    Reason,
    ReplyTemplate,
    Report,
    ReviewItem,
    Sanction,
    Verb,
    Verdict,
    WatchedWord,
    Why,
)
from cms.moderation.querysets import ReviewItemQuerySet
from cms.people.models import (
    CommunityMembership,
    CommunityRole,
    Membership,
    Place,
    PlaceKind,
    Role,
    User,
)
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import (
    RETURNED,
    ReviewCard,
    Titled,
    review_kind,
    review_kinds,
    titles_of,
)
from cms.settings import limits

# -- the queue -----------------------------------------------------------------------


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
    return QueueScreen(rows=_rows(shown, viewer, now), more=more, counts=counts_of(viewer))


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


def _rows(items: Sequence[ReviewItem], viewer: Viewer, now: datetime) -> list[Row]:
    cards = cards_of(items, viewer)
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


# -- one item --------------------------------------------------------------------------


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
    (row,) = _rows([item], viewer, now)
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
    screen.log = _log_lines(events, viewer)
    if item.author_id is not None:
        earlier = (
            ReviewItem.objects.visible_to(viewer)
            .filter(author=item.author_id)
            .exclude(pk=item.pk)
            .select_related("author", "claimed_by", "closed_by")
            .order_by("-opened_at", "-pk")[: limits.REVIEW_HISTORY]
        )
        screen.history = _rows(list(earlier), viewer, now)
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


def _log_lines(
    events: Iterable[ModerationEvent], viewer: Viewer, *, with_things: bool = False
) -> list[LogLine]:
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


# -- the log, sanctions, lists ------------------------------------------------------------


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
    return _log_lines(shown, viewer, with_things=True), more


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A warning or a pause as moderators read it."""

    sanction: Sanction
    name: str
    given_by: str
    holds: bool
    may_lift: bool


def sanction_lines(viewer: Viewer, now: datetime) -> list[SanctionLine]:
    """Warnings and pauses of the people of one's places, and those one has given."""
    rows = list(
        Sanction.objects.visible_to(viewer)
        .select_related("person", "given_by")
        .order_by("-pk")[: limits.MEMBERS_SHOWN]
    )
    prepare_names(row.person for row in rows)
    found = []
    for row in rows:
        holds = row.until is not None and row.until > now and row.lifted_at is None
        may_lift = holds and policies.can_pause(viewer) and row.person_id != viewer.person_id
        found.append(
            SanctionLine(
                sanction=row,
                name=shown_name(row.person, viewer),
                given_by=shown_name(row.given_by, viewer),
                holds=holds,
                may_lift=may_lift,
            )
        )
    return found


def watched_words() -> QuerySet[WatchedWord]:
    """The watched words by language."""
    return WatchedWord.objects.order_by("language", "word")


# -- authors ----------------------------------------------------------------------------


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


# -- who answers ---------------------------------------------------------------------------


def is_of_the_staff(person_id: int | None) -> bool:
    """True for those who work for an organisation or for the site: their words are known by name,
    and reports of visitors never hide them."""
    if person_id is None:
        return False
    held = Membership.objects.active().filter(person=person_id, role__in=_STAFF)
    return held.exists()


_STAFF = STAFF_ROLES | {Role.MODERATOR, Role.EDITOR, Role.ADMINISTRATOR}


def those_who_answer(item: ReviewItem, *, all_of_them: bool = False) -> set[int]:
    """Who hears of an item: the nearest moderators, coordinators or class teachers of its place
    and the leaders of its community; with `all_of_them` those of the places above too."""
    found = those_who_moderate(item.scope_path, item.community_id, all_of_them=all_of_them)
    return found - {item.author_id or 0}


def those_who_moderate(
    place_path: str, community_id: int | None, *, all_of_them: bool = False
) -> set[int]:
    """The nearest people who answer for talk at a place or in a community."""
    found: set[int] = set()
    if community_id is not None:
        found.update(
            CommunityMembership.objects.active()
            .filter(community=community_id, role=CommunityRole.LEADER)
            .values_list("person_id", flat=True)
        )
    if all_of_them or not found:
        found |= _of_places(place_path, TALK_ROLES, all_of_them=all_of_them)
    if not found:
        found.update(
            Membership.objects.active()
            .filter(role=Role.ADMINISTRATOR)
            .values_list("person_id", flat=True)
        )
    return found


def the_administration(item: ReviewItem) -> set[int]:
    """Who hears of what has waited for too long: heads and deputies above, administrators."""
    heads = _of_places(item.scope_path, {Role.HEAD, Role.DEPUTY}, all_of_them=True)
    chiefs = Membership.objects.active().filter(role=Role.ADMINISTRATOR)
    return (heads | set(chiefs.values_list("person_id", flat=True))) - {item.author_id or 0}


def _of_places(path: str, roles: Collection[str], *, all_of_them: bool) -> set[int]:
    """Holders of `roles` at the place `path` and above, and who teaches the class that it is; only
    the nearest ones unless all."""
    step = Place.steplen
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    here = Q(place__path__in=paths) if paths else Q(place__depth=1)
    wanted = Q(role__in=list(roles))
    if Role.MODERATOR in roles:
        wanted |= Q(role=Role.CLASS_TEACHER, place__kind=PlaceKind.CLASS, place__path=path)
    held: dict[int, set[int]] = {}
    rows = Membership.objects.active().filter(here, wanted)
    for person, at in rows.values_list("person_id", "place__path"):
        held.setdefault(len(at), set()).add(person)
    if not held:
        return set()
    return set().union(*held.values()) if all_of_them else held[max(held)]


# -- figures for everybody -------------------------------------------------------------------


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
