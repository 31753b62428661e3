"""What the pages of communities read; each screen in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.languages import in_words, own_first
from cms.names import Words, words_of
from cms.people.models import (
    Community,
    CommunityMembership,
    CommunityRole,
    Membership,
    MembershipState,
    Place,
)
from cms.people.policies import prepare_names, shown_name
from cms.people.querysets import MembershipQuerySet
from cms.people.selectors import person_url, public_slug_of
from cms.sections.selectors import address_of
from cms.settings import limits
from forum.discussions.selectors.cards import TopicRow
from forum.discussions.selectors.lists import open_problems
from forum.questions.selectors import QuestionRow, lately_answered
from home.communities import policies
from home.communities.cyclogram import Ring, draw_ring, last_day, next_date, school_year_of
from home.communities.models import Rhythm
from home.communities.pages import TEXT_FIELDS, CommunityIndexPage, CommunityPage
from home.plan.models import PlanRow, SchoolTerm
from library.essays.selectors import newest_essays
from library.methods.selectors import newest_methods


@dataclass(frozen=True, slots=True)
class RhythmLine:
    """One line of the cyclogram's table; `tone` is the colour of its circle on the ring."""

    tone: int
    how_often: str
    what: Words
    note: Words
    next_on: date | None
    is_on_ring: bool


@dataclass(frozen=True, slots=True)
class NextThing:
    """Something that comes, with its day. `is_last_day`: it is to be done by then, not on it."""

    on: date
    title: Words
    note: Words | None = None
    is_essay: bool = False
    is_last_day: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of the plan with its number and the names of those who answer for it."""

    number: int
    theme: Words
    form: Words | None
    purpose: Words
    planned_on: date | None
    period: Words
    expected_result: Words
    resources: Words
    responsible: tuple[Words, ...]
    is_past: bool


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the viewer may read the name; `url` only for those who want to be found."""

    name: str
    role: str
    is_leader: bool
    url: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """Somebody who asks to join, with where they work, as a leader reads it."""

    pk: int
    name: str
    url: str
    places: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LedMember:
    """A member on the leader's page, with the roles that may be given."""

    pk: int
    name: str
    role: str
    role_name: str
    since: date | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the viewer is in the community and may do there."""

    is_member: bool = False
    waits: bool = False
    may_join: bool = False
    may_lead: bool = False
    may_leave: bool = False
    may_write_essay: bool = False
    waiting_requests: int = 0


@dataclass(frozen=True, slots=True)
class CommunityScreen:
    """Everything the page of a community shows."""

    page: CommunityPage
    community: Community
    texts: tuple[tuple[str, str], ...]
    ring: Ring | None
    rhythms: tuple[RhythmLine, ...]
    next_things: tuple[NextThing, ...]
    plan: tuple[PlanLine, ...]
    members: tuple[MemberLine, ...]
    member_count: int
    schools: tuple[Place, ...]
    essays: list[Any]
    methods: list[Any]
    problems: list[TopicRow]
    answered: list[QuestionRow]
    standing: Standing


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community in a list, for `components/row.html`."""

    url: str
    title: str
    language: str
    text: str = ""
    details: tuple[str, ...] = ()
    badge: dict[str, str] | None = None
    byline: str = ""
    published_at: None = None
    kind: str = "community"


# -- the calendar -----------------------------------------------------------------


def terms_from(today: date) -> list[SchoolTerm]:
    """Terms of the school year of `today` and of later ones, in order."""
    terms = SchoolTerm.objects.filter(school_year__gte=school_year_of(today))
    return list(terms.order_by("starts_on"))


def _term_on(today: date) -> QuerySet[SchoolTerm]:
    """The term of `today`, or the one that comes after."""
    return SchoolTerm.objects.filter(ends_on__gte=today).order_by("ends_on")


def rhythms_of(community: Community) -> list[Rhythm]:
    """The cyclogram, without the essay where the community does not write essays."""
    if not community.uses_cyclogram:
        return []
    return [r for r in community.rhythms.all() if community.uses_essays or not r.is_essay]


def next_things(
    community: Community,
    rhythms: Iterable[Rhythm],
    plan_rows: Iterable[PlanRow],
    terms: Sequence[SchoolTerm],
    today: date,
) -> list[NextThing]:
    """What comes next from the cyclogram, the plan and the essay of the month, soonest first."""
    coming: list[NextThing] = []
    for rhythm in rhythms:
        day = next_date(rhythm, today, terms)
        if day is None:
            continue
        by_then = rhythm.kind in {"month", "term"}
        name, note = words_of(rhythm, "name"), words_of(rhythm, "note")
        coming.append(NextThing(day, name, note, rhythm.is_essay, by_then))
    if community.uses_essays and not any(c.is_essay for c in coming):
        essay = Words(_("Essay of the month"), (get_language() or "kk")[:2])
        coming.append(NextThing(last_day(today), essay, is_essay=True, is_last_day=True))
    if community.uses_plan:
        coming += [
            NextThing(row.planned_on, words_of(row, "theme"), _form_of(row))
            for row in plan_rows
            if row.planned_on and row.planned_on >= today
        ]
    coming.sort(key=lambda thing: thing.on)
    return coming[: limits.NEXT_THINGS]


def next_things_of(
    communities: Collection[Community], today: date
) -> list[tuple[Community, NextThing]]:
    """What comes next in several communities together, soonest first. Two queries."""
    with_cyclogram = [c.pk for c in communities if c.uses_cyclogram]
    with_plan = [c.pk for c in communities if c.uses_plan]
    rhythms: dict[int, list[Rhythm]] = defaultdict(list)
    uses_essays = {c.pk: c.uses_essays for c in communities}
    terms: list[SchoolTerm] = []
    if with_cyclogram:
        lines = Rhythm.objects.filter(community__in=with_cyclogram).annotate(
            # The term comes with the rhythms: no query of its own.
            term_ends_on=Subquery(_term_on(today).values("ends_on")[:1])
        )
        for rhythm in lines.order_by("sort_order", "pk"):
            if rhythm.term_ends_on and not terms:
                terms.append(SchoolTerm(ends_on=rhythm.term_ends_on))
            if uses_essays[rhythm.community_id] or not rhythm.is_essay:
                rhythms[rhythm.community_id].append(rhythm)
    rows: dict[int, list[PlanRow]] = defaultdict(list)
    if with_plan:
        planned = PlanRow.objects.filter(community__in=with_plan, planned_on__gte=today)
        for row in planned.select_related("form").order_by("planned_on"):
            rows[row.community_id].append(row)
    found = [
        (community, thing)
        for community in communities
        for thing in next_things(community, rhythms[community.pk], rows[community.pk], terms, today)
    ]
    found.sort(key=lambda pair: pair[1].on)
    return found[: limits.NEXT_THINGS]


# -- people -------------------------------------------------------------------------

_LEADERS_FIRST = Case(
    When(role=CommunityRole.LEADER, then=Value(0)),
    When(role=CommunityRole.EXPERT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def adult_members(community: Community) -> MembershipQuerySet:
    """Adults who belong to the community now, leaders first."""
    return (
        CommunityMembership.objects.active()
        .filter(community=community, person__is_minor=False, person__is_active=True)
        .select_related("person")
        .annotate(person_slug=public_slug_of("person"))
        .order_by(_LEADERS_FIRST, "person__last_name", "person__first_name", "pk")
    )


def requests_of(community: Community) -> MembershipQuerySet:
    """Requests that wait for a leader of the community, oldest first."""
    return (
        CommunityMembership.objects.requested()
        .filter(community=community, ended_on__isnull=True, person__is_active=True)
        .select_related("person")
        .annotate(person_slug=public_slug_of("person"))
        .order_by("requested_at", "pk")
    )


def requests_for(viewer: Viewer) -> QuerySet[CommunityMembership]:
    """Requests that wait for the viewer as a leader (for an administrator: all), oldest first."""
    asked = CommunityMembership.objects.requested().filter(
        ended_on__isnull=True, person__is_active=True
    )
    if not viewer.is_administrator:
        asked = asked.filter(community__in=viewer.led_community_ids)
    return asked.select_related("person", "community").order_by("requested_at", "pk")


def members_shown(community: Community, viewer: Viewer) -> tuple[list[MemberLine], int]:
    """Members whose names the viewer reads, and the number of all of them.

    A visitor reads the names of leaders and of those who want to be found.
    """
    everybody = adult_members(community)
    total = everybody.count()
    if not viewer.is_member:
        everybody = everybody.filter(Q(role=CommunityRole.LEADER) | Q(person_slug__isnull=False))
    lines = [_member_line(m, viewer) for m in everybody[: limits.MEMBERS_SHOWN]]
    return lines, total


def request_lines(community: Community, viewer: Viewer) -> list[RequestLine]:
    """Who asks to join, oldest first, with the organisations they work in. Two queries."""
    asked = list(requests_of(community)[: limits.MEMBERS_SHOWN])
    prepare_names(m.person for m in asked)
    places: dict[int, list[str]] = defaultdict(list)
    works = Membership.objects.active().filter(person__in=[m.person_id for m in asked])
    for held in works.select_related("place").order_by("place__path"):
        places[held.person_id].append(f"{held.place.name}, {held.get_role_display()}")
    return [
        RequestLine(
            pk=m.pk,
            name=shown_name(m.person, viewer),
            url=person_url(m.person_slug),  # type: ignore[attr-defined]
            places=tuple(dict.fromkeys(places[m.person_id])),
            asked_at=m.requested_at,
        )
        for m in asked
    ]


def member_lines(memberships: Iterable[CommunityMembership], viewer: Viewer) -> list[LedMember]:
    """Members as their leader reads them."""
    return [
        LedMember(
            pk=m.pk,
            name=shown_name(m.person, viewer),
            role=m.role,
            role_name=str(m.get_role_display()),
            since=m.started_on,
            is_self=m.person_id == viewer.person_id,
        )
        for m in memberships
    ]


def _member_line(membership: CommunityMembership, viewer: Viewer) -> MemberLine:
    person = membership.person
    role = "" if membership.role == CommunityRole.MEMBER else membership.get_role_display()
    return MemberLine(
        name=shown_name(person, viewer),
        role=str(role),
        is_leader=membership.role == CommunityRole.LEADER,
        url=person_url(membership.person_slug),  # type: ignore[attr-defined]
    )


def standing_of(viewer: Viewer, community: Community) -> Standing:
    """What the viewer is in the community; a visitor costs no query."""
    may_lead = policies.can_lead(viewer, community)
    waiting = requests_of(community).count() if may_lead else 0
    if not viewer.is_signed_in:
        return Standing(may_join=community.is_active)
    if community.pk in viewer.community_ids:
        return Standing(
            is_member=True,
            may_lead=may_lead,
            may_leave=True,
            may_write_essay=community.uses_essays and viewer.may_write,
            waiting_requests=waiting,
        )
    waits = CommunityMembership.objects.filter(
        community=community,
        person_id=viewer.person_id,
        state=MembershipState.REQUESTED,
        ended_on__isnull=True,
    ).exists()
    return Standing(
        waits=waits,
        may_leave=waits,
        may_join=not waits and policies.can_ask_to_join(viewer, community),
        may_lead=may_lead,
        waiting_requests=waiting,
    )


# -- screens --------------------------------------------------------------------------


def page_of(community: Community, viewer: Viewer) -> CommunityPage | None:
    """The page of the community in the reader's language, else in another one."""
    pages = visible_pages(viewer, CommunityPage.objects.filter(community=community))
    found = list(pages.select_related("locale"))
    language = (get_language() or "kk")[:2]
    found.sort(key=lambda p: (p.locale.language_code != language, p.locale.language_code != "kk"))
    return found[0] if found else None


def index_address(viewer: Viewer) -> str:
    """Address of the list of communities in the reader's language; empty when there is none."""
    language = (get_language() or "kk")[:2]
    pages = visible_pages(viewer, CommunityIndexPage.objects.filter(locale__language_code=language))
    path = pages.values_list("url_path", flat=True).first()
    return address_of(path, language) if path else ""


def community_screen(page: CommunityPage, viewer: Viewer, today: date) -> CommunityScreen:
    """The page of a community for `viewer`; parts that are off are empty and ask nothing."""
    community = page.community
    terms = terms_from(today) if community.uses_cyclogram else []
    rhythms = rhythms_of(community)
    plan_rows = _plan_rows(community) if community.uses_plan else []
    members, total = members_shown(community, viewer)
    essays: list[Any] = []
    if community.uses_essays:
        essays = newest_essays(viewer, limit=limits.NEWEST_SHOWN, community=community)
    methods: list[Any] = []
    if community.uses_methods:
        methods = newest_methods(viewer, limit=limits.NEWEST_SHOWN, community=community)
    schools = tuple(community.schools.filter(is_active=True))
    return CommunityScreen(
        page=page,
        community=community,
        texts=_texts(page),
        ring=draw_ring(rhythms, today, terms) if any(r.is_dated() for r in rhythms) else None,
        rhythms=tuple(_rhythm_lines(rhythms, terms, today)),
        next_things=tuple(next_things(community, rhythms, plan_rows, terms, today)),
        plan=tuple(_plan_lines(plan_rows, today)),
        members=tuple(members),
        member_count=total,
        schools=schools,
        essays=essays,
        methods=methods,
        problems=(
            open_problems(viewer, community, limits.NEWEST_SHOWN) if community.uses_boards else []
        ),
        answered=lately_answered(
            viewer,
            paths=[school.path for school in schools],
            limit=limits.ANSWERED_SHOWN,
            now=timezone.now(),
        ),
        standing=standing_of(viewer, community),
    )


def community_rows(page: CommunityIndexPage, viewer: Viewer) -> list[CommunityRow]:
    """Communities that the viewer may know of, by name.

    One without a page in the language of the list stands with the page it has, marked so.
    """
    language = page.locale.language_code
    pages = visible_pages(viewer, CommunityPage.objects.all())
    rank = own_first(language)
    chosen: dict[int, CommunityPage] = {}
    for found in sorted(
        pages.select_related("community", "locale"),
        key=lambda found: rank(found.locale.language_code),
    ):
        chosen.setdefault(found.community_id, found)
    return [
        CommunityRow(
            url=address_of(found.url_path, found.locale.language_code),
            title=found.title,
            language=found.locale.language_code,
            text=found.search_description,
            details=() if found.community.is_active else (_("at rest now"),),
            badge=None
            if found.locale.language_code == language
            else {"tone": "quiet", "text": in_words(found.locale.language_code)},
        )
        for found in sorted(chosen.values(), key=lambda found: found.title)
    ]


def _texts(page: CommunityPage) -> tuple[tuple[str, str], ...]:
    headings = {
        "priority": _("Priority"),
        "problem": _("Problem"),
        "purpose": _("Purpose"),
        "tasks": _("Tasks"),
        "expected_results": _("Expected results"),
    }
    return tuple((headings[name], html) for name in TEXT_FIELDS if (html := getattr(page, name)))


def _rhythm_lines(
    rhythms: Sequence[Rhythm], terms: Sequence[SchoolTerm], today: date
) -> Iterable[RhythmLine]:
    for tone, rhythm in enumerate(rhythms, start=1):
        yield RhythmLine(
            tone=tone,
            how_often=str(rhythm.get_kind_display()),
            what=words_of(rhythm, "name"),
            note=words_of(rhythm, "note"),
            next_on=next_date(rhythm, today, terms),
            is_on_ring=rhythm.is_dated(),
        )


def _plan_rows(community: Community) -> list[PlanRow]:
    rows = community.plan_rows.select_related("form").prefetch_related("responsible")
    return list(rows.order_by("sort_order", "pk"))


def _plan_lines(rows: Sequence[PlanRow], today: date) -> Iterable[PlanLine]:
    for index, row in enumerate(rows, start=1):
        yield PlanLine(
            number=row.number or index,
            theme=words_of(row, "theme"),
            form=_form_of(row),
            purpose=words_of(row, "purpose"),
            planned_on=row.planned_on,
            period=words_of(row, "period"),
            expected_result=words_of(row, "expected_result"),
            resources=words_of(row, "resources"),
            responsible=tuple(words_of(place, "name") for place in row.responsible.all()),
            is_past=bool(row.planned_on and row.planned_on < today),
        )


def _form_of(row: PlanRow) -> Words | None:
    return words_of(row.form, "name") if row.form else None
