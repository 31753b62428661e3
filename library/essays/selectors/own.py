"""An author's essays: what is owed and begun, and the year behind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import Community, CommunityMembership, CommunityRole
from cms.settings import limits
from library.essays.models import Essay, next_month, previous_month
from library.essays.selectors.detail import Mark, marks_of
from library.essays.selectors.rows import month_name
from library.essays.selectors.writing import essay_state, writing_communities


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
            state=essay_state(by_place.get((pk, day))),
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
