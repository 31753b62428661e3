"""Every read of essays that a screen or another app needs."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry, Revision

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES, OWN_NAMES
from cms.markdown import plain_words
from cms.people.models import Community, CommunityMembership, CommunityRole, User
from cms.people.policies import prepare_names, shown_name
from cms.people.selectors import person_url, public_slug_of
from cms.ports.searchable import SearchCard
from cms.ports.similar import similar_to
from cms.settings import limits
from cms.statements import Statement, given_keys, room_for
from library.essays import policies
from library.essays.models import Draft, Essay, next_month, previous_month
from library.essays.querysets import EssayQuerySet

EXCERPT_LETTERS = 240
_SIMILAR = ("essay", "method")


@dataclass(frozen=True, slots=True)
class EssayCard:
    """An essay in a list; the names are those of `components/row.html`."""

    pk: int
    url: str
    title: str
    text: str
    language: str
    byline: str
    details: tuple[str, ...]
    published_at: Any
    kind: str = "essay"
    badge: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What author and leader see beside an essay; never a reproach."""

    tone: str
    text: str


# -- lists -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EssayQuery:
    """What the archive is asked for; odd values have become nothing."""

    month: date | None = None
    community: int | None = None
    author: int | None = None
    language: str = ""

    @classmethod
    def read(cls, parameters: Any) -> "EssayQuery":
        """From a query string; what makes no sense is left out."""
        language = parameters.get("language", "")
        return cls(
            month=month_of(parameters.get("month", "")),
            community=_key(parameters.get("community", "")),
            author=_key(parameters.get("author", "")),
            language=language if language in LANGUAGE_CODES else "",
        )


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of the bar above the archive."""

    month: date
    code: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Archive:
    """The list of essays as its page draws it."""

    query: EssayQuery
    page: Page
    cards: list[EssayCard]
    months: list[MonthLink]
    groups: list[dict[str, Any]]
    total: int
    author_name: str
    community: Community | None

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filters send along."""
        kept = []
        if self.query.month:
            kept.append(("month", f"{self.query.month:%Y-%m}"))
        if self.query.author:
            kept.append(("author", str(self.query.author)))
        return kept


class _CountedPaginator(Paginator):
    """A paginator that was told how many there are."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        """Rows that can be paged to."""
        return min(self._known, limits.LIST_DEPTH)


def month_of(text: str) -> date | None:
    """The first day of a month written `2026-11`; None for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", text or "", re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def archive(query: EssayQuery, viewer: Viewer, *, page: str | int = 1) -> Archive:
    """The archive in three queries, however many essays there are."""
    parts = Essay.objects.published_parts(viewer)
    chosen = _narrowed(Essay.objects.visible_to(viewer).published(), query)
    counts = _months_of([_narrowed(part, query) for part in parts])
    if query.month:
        chosen = chosen.filter(month=query.month)
        total = counts.get(query.month, 0)
    else:
        total = sum(counts.values())
    # Ordered by the month, then by the moment of posting: the index `essay_newest`.
    rows = _with_names(chosen).newest()
    shown = _CountedPaginator(rows, limits.PAGE_LENGTH, count=total).page(page)
    essays = list(shown.object_list)
    shown.object_list = essays
    has_any = [Exists(part.filter(community=OuterRef("pk"))) for part in parts]
    communities = list(Community.objects.filter(reduce(or_, map(Q, has_any))))
    community = next((c for c in communities if c.pk == query.community), None)
    return Archive(
        query=query,
        page=shown,
        cards=cards_of(essays, viewer),
        months=_month_bar(counts, query.month),
        groups=_groups(communities, query),
        total=total,
        author_name=_author_name(query, essays, viewer),
        community=community,
    )


def _narrowed(essays: EssayQuerySet, query: EssayQuery) -> EssayQuerySet:
    """`essays` with the chosen filters, all but the month."""
    if query.community:
        essays = essays.in_community(query.community)
    if query.author:
        essays = essays.filter(author_id=query.author)
    if query.language:
        essays = essays.filter(language=query.language)
    return essays


def _months_of(parts: Iterable[EssayQuerySet]) -> dict[date, int]:
    """How many essays each month has, in one query."""
    counted = [part.order_by().values_list("month").annotate(how_many=Count("*")) for part in parts]
    first, *others = counted
    counts: dict[date, int] = defaultdict(int)
    for month, how_many in first.union(*others, all=True) if others else first:
        counts[month] += how_many
    return counts


def _with_names(essays: QuerySet[Essay]) -> Any:
    """What a card needs; the long text stays in the database, but for its beginning."""
    return (
        essays.select_related("author", "community")
        .defer("body", "body_html")
        .annotate(beginning=Left("body", EXCERPT_LETTERS * 2))
    )


def cards_of(essays: Iterable[Essay], viewer: Viewer) -> list[EssayCard]:
    """Cards of essays that were read with `beginning`, author and community."""
    rows = list(essays)
    prepare_names(row.author for row in rows)
    return [
        EssayCard(
            pk=row.pk,
            url=row.get_absolute_url(),
            title=str(row),
            text=excerpt(row.beginning),  # type: ignore[attr-defined]
            language=row.language,
            byline=shown_name(row.author, viewer),
            details=(row.community.name, month_name(row.month)),
            published_at=row.first_published_at,
        )
        for row in rows
    ]


def excerpt(text: str) -> str:
    """The beginning of a text without marks, cut at a word."""
    plain = plain_words(text)
    if len(plain) <= EXCERPT_LETTERS:
        return plain
    return plain[:EXCERPT_LETTERS].rsplit(" ", 1)[0] + "…"


def month_name(month: date) -> str:
    """«2026 ж. қараша», in the reader's language."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def _month_bar(counts: dict[date, int], current: date | None) -> list[MonthLink]:
    """The newest months, and the chosen one wherever it lies."""
    months = sorted(counts, reverse=True)
    shown = months[: limits.ESSAY_MONTHS_SHOWN]
    if current is not None and current not in shown:
        shown.append(current)
    return [
        MonthLink(
            month=month,
            code=f"{month:%Y-%m}",
            label=month_name(month),
            count=counts.get(month, 0),
            is_current=month == current,
        )
        for month in shown
    ]


def _groups(communities: Sequence[Community], query: EssayQuery) -> list[dict[str, Any]]:
    return [
        {
            "name": "community",
            "label": _("Community"),
            "single": True,
            "options": [
                {
                    "value": community.pk,
                    "label": community.name,
                    "count": "",
                    "selected": community.pk == query.community,
                }
                for community in sorted(communities, key=lambda c: c.name)
            ],
        },
        {
            "name": "language",
            "label": _("Language"),
            "single": True,
            "options": [
                {
                    "value": code,
                    "label": OWN_NAMES[code],
                    "count": "",
                    "selected": code == query.language,
                }
                for code in LANGUAGE_CODES
            ],
        },
    ]


def _author_name(query: EssayQuery, essays: Sequence[Essay], viewer: Viewer) -> str:
    """Known from what is shown: of an author without visible essays nothing is told."""
    if not query.author or not essays:
        return ""
    return shown_name(essays[0].author, viewer)


def newest_essays(
    viewer: Viewer, *, limit: int, community: Community | None = None
) -> list[EssayCard]:
    """The newest essays that `viewer` may read, of one community or of all, in one query."""
    essays = Essay.objects.visible_to(viewer).published()
    if community is not None:
        essays = essays.in_community(community.pk)
    return cards_of(_with_names(essays).newest()[:limit], viewer)


def new_essays(
    viewer: Viewer, communities: Iterable[Community], *, since: datetime, limit: int
) -> list[EssayCard]:
    """What others posted for the communities since a moment, last posted first, in one query."""
    essays = (
        Essay.objects.visible_to(viewer)
        .published()
        .filter(community__in=list(communities), first_published_at__gte=since)
        .exclude(author_id=viewer.person_id)
    )
    return cards_of(_with_names(essays).order_by("-first_published_at", "-pk")[:limit], viewer)


def works_of_author(person: User, viewer: Viewer) -> list[SearchCard]:
    """Essays of one person for their public page, in one query."""
    essays = Essay.objects.visible_to(viewer).published().filter(author=person)
    return [
        search_card(card)
        for card in cards_of(_with_names(essays).newest()[: limits.PAGE_LENGTH], viewer)
    ]


def found_essays(pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
    """Cards of those of `pks` that `viewer` may read, for search."""
    keys = list(pks)
    if not keys:
        return {}
    statement = _found_statement(
        room_for(keys), viewer, viewer.is_administrator, timezone.localdate()
    )
    rows = statement.objects(keys=keys)
    said = {row.pk: plain_words(row.said) for row in rows}
    return {
        card.pk: replace(search_card(card), body=said[card.pk]) for card in cards_of(rows, viewer)
    }


@lru_cache(maxsize=512)
def _found_statement(room: int, viewer: Viewer, is_administrator: bool, today: date) -> Statement:
    """Of one day: whether an author has a public page depends on it."""
    essays = Essay.objects.visible_to(viewer).published().filter(pk__in=given_keys("keys", room))
    return Statement(_with_names(essays).annotate(said=Left("body", limits.SNIPPET_SOURCE)))


def search_card(card: EssayCard) -> SearchCard:
    """The same card in the words of the search port."""
    return SearchCard(
        kind=card.kind,
        pk=card.pk,
        url=card.url,
        title=card.title,
        language=card.language,
        text=card.text,
        byline=card.byline,
        published_at=card.published_at,
        details=card.details,
    )


def feed_essays() -> list[Essay]:
    """What everybody may read, last posted first."""
    return list(
        Essay.objects.visible_to(VISITOR)
        .select_related("author", "community")
        .order_by("-first_published_at", "-pk")[: limits.FEED_LENGTH]
    )


# -- one essay ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EssayPage:
    """An essay as its page draws it."""

    essay: Essay
    author_name: str
    author_url: str
    month: str
    marks: list[Mark]
    previous: EssayCard | None
    following: EssayCard | None
    similar: list[SearchCard]
    may_edit: bool
    may_withdraw: bool
    may_see_history: bool


def seen_essay(pk: int, viewer: Viewer) -> Essay | None:
    """One essay through the door, drafts of others never."""
    essay = (
        Essay.objects.visible_to(viewer)
        .select_related("author", "community", "latest_revision")
        .annotate(author_slug=public_slug_of("author"))
        .filter(pk=pk)
        .first()
    )
    if essay is None or (essay.first_published_at is None and essay.author_id != viewer.person_id):
        return None
    return essay


def essay_page(essay: Essay, viewer: Viewer) -> EssayPage:
    """The page of an essay that `viewer` sees: two queries for its neighbours of the month, two
    for what is like it."""
    previous = _neighbour(essay, viewer, newer=False)
    following = _neighbour(essay, viewer, newer=True)
    beside = {card.pk for card in (previous, following) if card}
    similar = similar_to("essay", essay.pk, viewer, among=_SIMILAR) if essay.live else []
    return EssayPage(
        essay=essay,
        author_name=shown_name(essay.author, viewer),
        author_url=person_url(getattr(essay, "author_slug", None)),
        month=month_name(essay.month),
        marks=marks_of(essay) if policies.can_see_marks(viewer, essay) else [],
        previous=previous,
        following=following,
        similar=[card for card in similar if card.kind != "essay" or card.pk not in beside],
        may_edit=policies.can_edit(viewer, essay),
        may_withdraw=policies.can_withdraw(viewer, essay),
        may_see_history=policies.can_see_history(viewer, essay),
    )


def _neighbour(essay: Essay, viewer: Viewer, *, newer: bool) -> EssayCard | None:
    """The essay of the same month that was posted next, or before."""
    if essay.first_published_at is None:
        return None
    side = "gt" if newer else "lt"
    beyond = Q(**{f"first_published_at__{side}": essay.first_published_at}) | Q(
        **{"first_published_at": essay.first_published_at, f"pk__{side}": essay.pk}
    )
    order = ("first_published_at", "pk") if newer else ("-first_published_at", "-pk")
    found = (
        _with_names(Essay.objects.visible_to(viewer).published())
        .filter(beyond, month=essay.month)
        .order_by(*order)[:1]
    )
    return next(iter(cards_of(found, viewer)), None)


def marks_of(essay: Essay) -> list[Mark]:
    """Too short, too long, late, locked, taken back: for the author and the leader."""
    marks = []
    count = essay.sentence_count
    if essay.live or essay.first_published_at is not None:
        least, most = essay.community.essay_sentences_min, essay.community.essay_sentences_max
        if count < least:
            text = ngettext(
                "%(count)s sentence: shorter than the %(least)s advised",
                "%(count)s sentences: shorter than the %(least)s advised",
                count,
            )
            marks.append(Mark("waiting", text % {"count": count, "least": least}))
        elif count > most:
            text = ngettext(
                "%(count)s sentence: longer than the %(most)s advised",
                "%(count)s sentences: longer than the %(most)s advised",
                count,
            )
            marks.append(Mark("waiting", text % {"count": count, "most": most}))
    if essay.is_late:
        marks.append(Mark("waiting", _("posted after the month")))
    if essay.locked:
        marks.append(Mark("refused", _("locked by an editor")))
    if not essay.live and essay.first_published_at is not None:
        marks.append(Mark("refused", _("no longer published")))
    return marks


# -- writing ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of the author: what was typed last, and where it may be shown."""

    essay: Essay
    draft: Draft
    month: str
    sentences: int
    saved_at: Any
    has_unposted_words: bool


def sheet_of(essay: Essay) -> Sheet:
    """The newest words of an essay: of its draft, else the posted ones."""
    revision = essay.draft_revision
    version = revision.as_object() if revision is not None else essay
    return Sheet(
        essay=essay,
        draft=Draft(
            title=version.title,
            body=version.body,
            language=version.language,
            audience=version.audience,
            also_shown_in=tuple(version.also_shown_in.all()),
        ),
        month=month_name(essay.month),
        sentences=version.sentence_count,
        saved_at=revision.created_at if revision is not None else essay.last_published_at,
        has_unposted_words=revision is not None,
    )


def other_communities(essay: Essay, viewer: Viewer) -> QuerySet[Community]:
    """Where else the author may show it: communities of theirs that use essays."""
    return Community.objects.filter(
        pk__in=viewer.community_ids - {essay.community_id}, uses_essays=True, is_active=True
    )


def own_essay(pk: int, viewer: Viewer) -> Essay | None:
    """One essay of the viewer's own."""
    return (
        Essay.objects.written_by(viewer)
        .filter(pk=pk)
        .select_related("community", "latest_revision", "author")
        .first()
    )


@dataclass(frozen=True, slots=True)
class EssayChoice:
    """The essay of a month that a person may begin, wrote or began in one community."""

    community: Community
    month: date
    month_name: str
    state: str  # "none", "draft" or "posted"
    days_left: int
    essay: Essay | None


def writing_communities(viewer: Viewer) -> list[Community]:
    """Communities in which the viewer may write essays."""
    if viewer.person_id is None or not viewer.community_ids:
        return []
    return list(_with_essays().filter(pk__in=viewer.community_ids))


def _with_essays() -> QuerySet[Community]:
    return Community.objects.filter(uses_essays=True, is_active=True).order_by("name_kk")


def writable(viewer: Viewer, today: date) -> list[EssayChoice]:
    """What may be begun now: this month, and the month before that is still missing."""
    communities = writing_communities(viewer)
    if not communities:
        return []
    return _dues(communities, [today.replace(day=1), previous_month(today)], viewer, today)


def _dues(
    communities: Sequence[Community], months: Sequence[date], viewer: Viewer, today: date
) -> list[EssayChoice]:
    essays = {
        (essay.community_id, essay.month): essay
        for essay in Essay.objects.written_by(viewer)
        .filter(month__in=months)
        .defer("body", "body_html")
    }
    return [
        EssayChoice(
            community=community,
            month=month,
            month_name=month_name(month),
            state=_state(essays.get((community.pk, month))),
            days_left=(next_month(month) - today).days,
            essay=essays.get((community.pk, month)),
        )
        for month in months
        for community in communities
    ]


def _state(essay: Essay | None) -> str:
    if essay is None:
        return "none"
    return "posted" if essay.live else "draft"


@dataclass(frozen=True, slots=True)
class OwedEssay:
    """An essay that a community waits for; `draft` is the one begun for it."""

    community: Community
    month: date
    due_on: date
    choice: str  # what the form that begins essays takes
    draft: Essay | None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft of the viewer's own, for the start page."""

    pk: int
    title: str
    url: str
    language: str
    month: str
    community: str
    saved_at: Any


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What an author owes, the late ones first, and what they began."""

    owed: list[OwedEssay]
    drafts: list[DraftCard]


def under_way(viewer: Viewer, memberships: Iterable[CommunityMembership], today: date) -> UnderWay:
    """What the viewer owes and has begun, in one query.

    `memberships` are the viewer's own that hold now, read with their communities.
    """
    months = [previous_month(today), today.replace(day=1)]
    rows = (
        Essay.objects.written_by(viewer)
        .filter(Q(month__gte=months[0]) | Q(live=False) | Q(has_unpublished_changes=True))
        .select_related("community", "latest_revision")
        .defer("body", "body_html", "latest_revision__content")
        # One row for each tick: an essay with two of them comes twice.
        .annotate(ticked=F("also_shown_in"))
        .order_by(F("latest_revision__created_at").desc(nulls_last=True), "-pk")
    )
    essays: dict[int, Essay] = {}
    shown_in: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        essays.setdefault(row.pk, row)
        shown_in[row.pk] |= {row.community_id, row.ticked}  # type: ignore[attr-defined]
    posted = {
        (community, essay.month)
        for essay in essays.values()
        if essay.live
        for community in shown_in[essay.pk]
    }
    begun = {(e.community_id, e.month): e for e in essays.values() if not e.live}
    owed = [
        OwedEssay(
            community=membership.community,
            month=month,
            due_on=next_month(month) - timedelta(days=1),
            choice=f"{membership.community_id}:{month:%Y-%m}",
            draft=begun.get((membership.community_id, month)),
        )
        for month in months
        for membership in memberships
        if _owes(membership, month) and (membership.community_id, month) not in posted
    ]
    told = {due.draft.pk for due in owed if due.draft is not None}
    drafts = [
        _draft_card(essay)
        for pk, essay in essays.items()
        if pk not in told and (not essay.live or essay.has_unpublished_changes)
    ]
    return UnderWay(owed=owed, drafts=drafts[: limits.PAGE_LENGTH])


def _owes(membership: CommunityMembership, month: date) -> bool:
    """Outside experts owe nothing, nobody for holidays or for the time before they joined."""
    community = membership.community
    return (
        community.is_active
        and community.uses_essays
        and membership.role in {CommunityRole.MEMBER, CommunityRole.LEADER}
        and month.month not in limits.ESSAY_HOLIDAY_MONTHS
        and month >= _first_month(membership)
    )


def _draft_card(essay: Essay) -> DraftCard:
    revision = essay.latest_revision
    return DraftCard(
        pk=essay.pk,
        title=revision.object_str if revision and revision.object_str else str(essay),
        url=essay.get_edit_url(),
        language=essay.language,
        month=month_name(essay.month),
        community=essay.community.name,
        saved_at=revision.created_at if revision else None,
    )


@dataclass(frozen=True, slots=True)
class MineLine:
    """A month of the author in one community; without an essay it is a missing one."""

    month: str
    community: str
    essay: Essay | None
    state: str
    marks: list[Mark]
    may_begin: bool
    begin_value: str


def my_year(viewer: Viewer, today: date) -> list[MineLine]:
    """My essays by month, newest first, with missing school months of the last year."""
    essays = list(
        Essay.objects.written_by(viewer).select_related("community").defer("body", "body_html")
    )
    by_place = {(essay.community_id, essay.month): essay for essay in essays}
    communities = writing_communities(viewer)
    joined = _joined_on(viewer)
    names = {essay.community_id: essay.community for essay in essays}
    names.update({community.pk: community for community in communities})
    wanted = set(by_place)
    month = today.replace(day=1)
    open_months = {month, previous_month(today)}
    for _number in range(limits.ESSAY_MONTHS_SHOWN):
        if month.month not in limits.ESSAY_HOLIDAY_MONTHS:
            wanted.update(
                (community.pk, month)
                for community in communities
                if month >= joined.get(community.pk, month)
            )
        month = previous_month(month)
    current = {community.pk for community in communities}
    return [
        MineLine(
            month=month_name(day),
            community=names[pk].name,
            essay=by_place.get((pk, day)),
            state=_state(by_place.get((pk, day))),
            marks=marks_of(by_place[pk, day]) if (pk, day) in by_place else [],
            may_begin=(pk, day) not in by_place and day in open_months and pk in current,
            begin_value=f"{pk}:{day:%Y-%m}",
        )
        for pk, day in sorted(wanted, key=lambda place: (place[1], place[0]), reverse=True)
    ]


def with_gaps_joined(lines: list[MineLine]) -> list[MineLine]:
    """The same, with the months of a community in a row that have no essay as one line."""
    told: list[MineLine] = []
    gaps: dict[str, tuple[int, MineLine]] = {}
    for line in lines:
        if line.essay is not None or line.may_begin:
            gaps.pop(line.community, None)
            told.append(line)
            continue
        if line.community not in gaps:
            gaps[line.community] = (len(told), line)
            told.append(line)
            continue
        place, newest = gaps[line.community]
        span = _("%(first)s – %(last)s") % {"first": line.month, "last": newest.month}
        told[place] = replace(newest, month=span)
    return told


def _joined_on(viewer: Viewer) -> dict[int, date]:
    """The first month of the viewer in each community."""
    found: dict[int, date] = {}
    memberships = CommunityMembership.objects.active().filter(person_id=viewer.person_id)
    for row in memberships:
        first = _first_month(row)
        found[row.community_id] = min(first, found.get(row.community_id, first))
    return found


def _first_month(membership: CommunityMembership) -> date:
    day = membership.started_on
    if day is None:
        day = timezone.localdate(membership.decided_at or membership.requested_at)
    return day.replace(day=1)


# -- overseers --------------------------------------------------------------------------


def overseen_essays(viewer: Viewer) -> QuerySet[Essay]:
    """Essays that were posted once, of what the viewer may read, and that they oversee.

    Leaders: of their communities, taken back ones too. Editors: whatever they read on the site.
    """
    once_posted = Essay.objects.filter(first_published_at__isnull=False)
    if viewer.is_administrator:
        return once_posted
    mine = Q(community_id__in=viewer.led_community_ids)
    if viewer.is_editor:
        readable = Essay.objects.visible_to(viewer).published()
        mine |= Q(pk__in=readable.values("pk"))
    return once_posted.filter(mine)


# -- the leader's month -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the overview of a month. Of a draft nothing is told, not even that it is."""

    name: str
    essay: Essay | None
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Overview:
    """A month of a community for its leader."""

    community: Community
    month: date
    month_name: str
    posted: list[MemberLine]
    missing: list[MemberLine]
    previous: str
    following: str


def overview(community: Community, month: date, viewer: Viewer, today: date) -> Overview:
    """Who has posted, who late, who not yet: in two queries for any number of members.

    For leaders of the community, who read all that is posted in it.
    """
    members = list(
        CommunityMembership.objects.active()
        .filter(community=community, role__in=[CommunityRole.MEMBER, CommunityRole.LEADER])
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "person_id")
    )
    essays = {
        essay.author_id: essay
        for essay in Essay.objects.published()
        .filter(community=community, month=month)
        .select_related("community", "author")
        .defer("body", "body_html")
    }
    people = {row.person_id: row.person for row in members}
    people.update({essay.author_id: essay.author for essay in essays.values()})
    prepare_names(people.values())
    lines = [
        MemberLine(
            name=shown_name(person, viewer),
            essay=essays.get(pk),
            marks=marks_of(essays[pk]) if pk in essays else [],
        )
        for pk, person in people.items()
    ]
    following = next_month(month)
    return Overview(
        community=community,
        month=month,
        month_name=month_name(month),
        posted=[line for line in lines if line.essay is not None],
        missing=[line for line in lines if line.essay is None],
        previous=f"{previous_month(month):%Y-%m}",
        following=f"{following:%Y-%m}" if following <= today else "",
    )


# -- history ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """One posted version with what changed since the one before."""

    number: int
    posted_at: Any
    who: str
    title: SafeString
    body: SafeString
    is_first: bool


def versions_of(essay: Essay, viewer: Viewer) -> list[Version]:
    """Posted versions, newest first, as far as they are shown. The draft is never among them."""
    draft = essay.draft_revision
    posted = Revision.objects.for_instance(essay).select_related("user").order_by("-created_at")
    if draft is not None:
        posted = posted.exclude(pk=draft.pk)
    revisions = list(posted[: limits.ESSAY_VERSIONS_SHOWN + 1])
    revisions.reverse()
    has_more = len(revisions) > limits.ESSAY_VERSIONS_SHOWN
    moments = _posting_moments(essay)
    prepare_names(revision.user for revision in revisions)
    versions = []
    before: dict[str, Any] = {}
    for number, revision in enumerate(revisions, start=1):
        words = revision.content
        if number > 1 or not has_more:
            versions.append(
                Version(
                    number=number,
                    posted_at=moments.get(revision.pk, revision.created_at),
                    who=shown_name(revision.user, viewer),
                    title=marked_changes(before.get("title", words["title"]), words["title"]),
                    body=marked_changes(before.get("body", words["body"]), words["body"]),
                    is_first=not before,
                )
            )
        before = words
    return versions[::-1]


def _posting_moments(essay: Essay) -> dict[int, Any]:
    """When each revision was posted, by the audit."""
    entries = ModelLogEntry.objects.for_instance(essay).filter(action="wagtail.publish")
    return dict(entries.order_by("timestamp").values_list("revision_id", "timestamp"))


_WORDS = re.compile(r"\S+\s*")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_COMPARED_BY_WORDS = 2_000


def marked_changes(before: str, after: str) -> SafeString:
    """`after` as safe HTML, with what is new in <ins> and what is gone in <del>.

    By words; a text much longer than an essay by lines, for its comparison would take long.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _COMPARED_BY_WORDS:
        old, new = _LINES.findall(before), _LINES.findall(after)
    # Blanks go along with the word before them and decide nothing.
    matcher = difflib.SequenceMatcher(
        None, [piece.rstrip() for piece in old], [piece.rstrip() for piece in new], autojunk=False
    )
    out: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            out.append(escape(come))
            continue
        if gone.strip():
            out.append(f"<del>{escape(gone.rstrip())}</del>{' ' if come.strip() else _tail(gone)}")
        if come.strip():
            out.append(f"<ins>{escape(come.rstrip())}</ins>{_tail(come)}")
    return mark_safe("".join(out).strip())  # noqa: S308 - every piece is escaped


def _tail(text: str) -> str:
    return text[len(text.rstrip()) :]


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 9 else None
