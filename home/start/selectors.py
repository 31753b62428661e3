"""What a person meets first: due, returned, begun, new, next. Few queries for everybody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.people.models import Community, CommunityMembership, Membership, MembershipState, Role
from cms.people.policies import can_see_requests, own_name, shown_name
from cms.people.selectors import requests_for as place_requests_for
from cms.sections.selectors import address_of
from cms.settings import limits
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage
from home.communities.cyclogram import last_day
from home.communities.selectors import NextThing, index_address, next_things_of
from home.communities.selectors import requests_for as community_requests_for
from home.desk.selectors import desk_counts
from home.start.due import due_phrase
from library.essays.models import Essay
from library.methods.models import Method
from library.methods.selectors import MethodState, own_methods

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueEssay:
    """The essay that a community waits for; `choice` names it where essays are begun."""

    community: Community
    phrase: str
    is_late: bool
    url: str
    choice: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A method that editors sent back, with what they wrote."""

    title: str
    language: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of one's own."""

    kind: str
    title: str
    language: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class UnreadAnnouncement:
    """A word to one's class that one has not ticked as read."""

    place: str
    text: str
    language: str
    author: str
    said_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests of others that wait for the person's answer."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the person's own: waits, or was refused with a note."""

    what: str
    is_refused: bool
    note: str
    leave_url: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """Something new in one's communities, for `components/row.html`."""

    kind: str
    url: str
    title: str
    language: str
    byline: str
    details: tuple[str, ...]
    published_at: datetime | None
    text: str = ""
    badge: None = None


@dataclass(frozen=True, slots=True)
class ClassLink:
    """The page of a class of one's own."""

    title: str
    url: str


@dataclass
class StartScreen:
    """Everything the start page shows."""

    name: str
    is_member: bool
    writes: bool
    is_family: bool
    is_child: bool
    due: list[DueEssay] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)
    announcements: list[UnreadAnnouncement] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    desk: list[Waiting] = field(default_factory=list)
    admin_url: str = ""
    asked: list[Asked] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    next_things: list[tuple[Community, NextThing]] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    classes: list[ClassLink] = field(default_factory=list)
    communities_url: str = ""

    @property
    def is_calm(self) -> bool:
        """True when nothing waits for the person."""
        return not (
            self.due
            or self.returned
            or self.begun
            or self.announcements
            or self.waiting
            or self.desk
        )


def start_screen(viewer: Viewer, today: date) -> StartScreen:
    """The start page of the person behind `viewer`."""
    person = viewer.person
    assert person is not None
    family = {Role.PARENT, Role.PUPIL}
    screen = StartScreen(
        name=own_name(person),
        is_member=viewer.is_member,
        writes=viewer.may_write and (viewer.is_pedagogue or viewer.is_editor),
        is_family=bool(viewer.roles & family) and not viewer.is_pedagogue,
        is_child=person.is_minor,
    )
    screen.classes, places = _classes(viewer)
    screen.announcements = _announcements(viewer, places)
    screen.waiting = _waiting(viewer)
    if person.is_minor:
        return screen
    desk = desk_counts(viewer)
    if desk is not None:
        screen.admin_url = reverse("wagtailadmin_home")
        screen.desk = [Waiting(c.label, c.count, c.url) for c in desk]
    held = _community_memberships(viewer)
    active = [m for m in held if m.community_id in viewer.community_ids]
    screen.communities = [m.community for m in active if m.community.is_active]
    screen.asked = _asked(viewer, held)
    if screen.writes:
        essays = _own_essays(viewer, today)
        screen.due = _due(active, essays, today)
        screen.begun = _begun_essays(essays, screen.due)
        screen.returned, begun = _own_methods(viewer)
        screen.begun += begun
    if screen.communities:
        screen.new = _new(viewer, screen.communities)
        screen.next_things = next_things_of(screen.communities, today)
    elif screen.writes:
        screen.communities_url = index_address(viewer)
    return screen


# -- classes ----------------------------------------------------------------------


def _classes(viewer: Viewer) -> tuple[list[ClassLink], dict[int, str]]:
    """Pages of the person's own classes in their language, and the addresses by class. One query.

    Nobody without a place has a class.
    """
    if not viewer.place_paths:
        return [], {}
    language = (get_language() or "kk")[:2]
    own = ClassPage.objects.filter(place__path__in=viewer.place_paths)
    rows = visible_pages(viewer, own).values_list(
        "place_id", "title", "url_path", "locale__language_code"
    )
    chosen: dict[int, ClassLink] = {}
    for place, title, path, code in sorted(rows, key=lambda row: row[3] == language):
        chosen[place] = ClassLink(title, address_of(path, code))
    return list(chosen.values()), {place: link.url for place, link in chosen.items()}


def _announcements(viewer: Viewer, urls: dict[int, str]) -> list[UnreadAnnouncement]:
    """Words to one's own classes that one has neither said nor ticked as read. One query."""
    if not urls:
        return []
    read = AnnouncementReading.objects.filter(
        announcement=OuterRef("pk"), person_id=viewer.person_id
    )
    since = timezone.now() - timedelta(days=limits.ANNOUNCEMENT_FRESH_DAYS)
    rows = (
        Announcement.objects.visible_to(viewer)
        .filter(~Exists(read), place__in=urls, created_at__gte=since)
        .exclude(author_id=viewer.person_id)
        .select_related("author", "place")
        .newest()[: limits.NEWEST_SHOWN]
    )
    return [
        UnreadAnnouncement(
            place=row.place.name,
            text=row.text,
            language=row.language,
            author=shown_name(row.author, viewer),
            said_at=row.created_at,
            url=urls[row.place_id],
        )
        for row in rows
    ]


# -- requests ---------------------------------------------------------------------


def _waiting(viewer: Viewer) -> list[Waiting]:
    """Requests of others; nothing is asked for those who answer for nobody."""
    found = []
    if can_see_requests(viewer):
        count = place_requests_for(viewer).count()
        if count:
            label = ngettext(
                "%(count)d person asks to join an organisation",
                "%(count)d people ask to join an organisation",
                count,
            )
            found.append(Waiting(label % {"count": count}, count, reverse("people:request-list")))
    if viewer.led_community_ids or viewer.is_administrator:
        by_community: dict[Community, int] = defaultdict(int)
        for asked in community_requests_for(viewer)[: limits.MEMBERS_SHOWN]:
            by_community[asked.community] += 1
        found += [
            Waiting(
                ngettext(
                    "%(count)d person asks to join “%(community)s”",
                    "%(count)d people ask to join “%(community)s”",
                    count,
                )
                % {"count": count, "community": community.name},
                count,
                reverse("home:community-requests", args=[community.pk]),
            )
            for community, count in by_community.items()
        ]
    return found


def _community_memberships(viewer: Viewer) -> list[CommunityMembership]:
    """The person's memberships and requests of communities, with the communities. One query."""
    return list(
        CommunityMembership.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=timezone.localdate()),
            person_id=viewer.person_id,
        )
        .select_related("community")
        .order_by("community__name_kk", "-pk")
    )


def _asked(viewer: Viewer, held: Sequence[CommunityMembership]) -> list[Asked]:
    """The person's own requests without an answer, and fresh refusals with their notes."""
    fresh = timezone.now() - timedelta(days=limits.REFUSAL_SHOWN_DAYS)
    settled = {m.community_id for m in held if m.state != MembershipState.REFUSED}
    found = []
    for m in held:
        if m.state == MembershipState.REQUESTED:
            leave = reverse("home:community-leave", args=[m.community_id])
            found.append(Asked(m.community.name, False, "", leave))
        elif m.state == MembershipState.REFUSED and m.community_id not in settled:
            if m.decided_at and m.decided_at >= fresh:
                found.append(Asked(m.community.name, True, m.refusal_note, ""))
            settled.add(m.community_id)
    if viewer.roles:
        # Whoever was accepted somewhere sees other requests on the page of their own data.
        return found
    for asked in (
        Membership.objects.filter(
            Q(state=MembershipState.REQUESTED)
            | Q(state=MembershipState.REFUSED, decided_at__gte=fresh),
            person_id=viewer.person_id,
            ended_on__isnull=True,
        )
        .select_related("place")
        .order_by("-pk")
    ):
        what = _("%(place)s: %(role)s") % {
            "place": asked.place.name,
            "role": asked.get_role_display(),
        }
        refused = asked.state == MembershipState.REFUSED
        found.append(Asked(what, refused, asked.refusal_note, ""))
    return found


# -- writing ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OwnEssay:
    pk: int
    title: str
    language: str
    month: date
    live: bool
    community: int
    shown_in: frozenset[int]


def _own_essays(viewer: Viewer, today: date) -> list[_OwnEssay]:
    """Own essays of this month and the one before, and all drafts. One query."""
    month = today.replace(day=1)
    before = (month - DAY).replace(day=1)
    rows = (
        Essay.objects.visible_to(viewer)
        .filter(Q(month__gte=before) | Q(live=False), author_id=viewer.person_id)
        .order_by("-month", "-pk")
        .values_list(
            "pk", "title", "language", "month", "live", "community_id", "also_shown_in__pk"
        )
    )
    shown: dict[int, set[int]] = defaultdict(set)
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        found[row[0]] = row[:-1]
        shown[row[0]].add(row[-2])
        if row[-1] is not None:
            shown[row[0]].add(row[-1])
    return [
        _OwnEssay(pk, title, language, month, live, community, frozenset(shown[pk]))
        for pk, title, language, month, live, community in found.values()
    ]


def _due(
    memberships: Sequence[CommunityMembership], essays: Sequence[_OwnEssay], today: date
) -> list[DueEssay]:
    """The essay of this month in each community, and last month's where it is missing."""
    month = today.replace(day=1)
    before = (month - DAY).replace(day=1)
    found = []
    for membership in memberships:
        community = membership.community
        if not (community.is_active and community.uses_essays):
            continue
        for wanted in (before, month):
            if wanted == before and _joined_after(membership, last_day(before)):
                continue
            here = [e for e in essays if e.month == wanted and community.pk in e.shown_in]
            if any(e.live for e in here):
                continue
            begun = next((e for e in here if e.community == community.pk), None)
            due_on = last_day(wanted)
            found.append(
                DueEssay(
                    community=community,
                    phrase=due_phrase(due_on, today),
                    is_late=due_on < today,
                    url=reverse("library:essay-edit", args=[begun.pk]) if begun else "",
                    choice=f"{community.pk}:{wanted:%Y-%m}",
                )
            )
    found.sort(key=lambda due: not due.is_late)
    return found


def _joined_after(membership: CommunityMembership, day: date) -> bool:
    """True when the person was not yet a member on `day`; nobody is late for what they missed."""
    since = membership.started_on
    if since is None:
        moment = membership.decided_at or membership.rules_accepted_at or membership.requested_at
        since = timezone.localdate(moment)
    return since > day


def _begun_essays(essays: Sequence[_OwnEssay], due: Sequence[DueEssay]) -> list[Begun]:
    """Drafts of essays that are not already among what is due."""
    named = {d.url for d in due}
    return [
        Begun("essay", e.title or _("Essay without a title"), e.language, url, "")
        for e in essays
        if not e.live and (url := reverse("library:essay-edit", args=[e.pk])) not in named
    ]


def _own_methods(viewer: Viewer) -> tuple[list[Returned], list[Begun]]:
    """Own methods that editors returned with a note, and those under way. One query."""
    returned, begun = [], []
    for method in own_methods(viewer):
        title = method.title or _("Method without a title")
        if method.state.is_returned:
            returned.append(Returned(title, method.language, method.note, method.edit_url))
        elif method.state.is_in_review:
            begun.append(
                Begun("method", title, method.language, method.url, str(method.state.label))
            )
        elif method.state in {MethodState.DRAFT, MethodState.PUBLISHED_WITH_DRAFT}:
            begun.append(
                Begun("method", title, method.language, method.edit_url, str(method.state.label))
            )
    return returned, begun


# -- communities ------------------------------------------------------------------


def _new(viewer: Viewer, communities: Sequence[Community]) -> list[NewRow]:
    """Essays and methods of others in one's communities, newest first. Two queries."""
    since = timezone.now() - timedelta(days=limits.NEW_DAYS)
    names = {c.pk: c.name for c in communities}
    rows: list[NewRow] = []
    writing = [c.pk for c in communities if c.uses_essays]
    if writing:
        essays = (
            Essay.objects.visible_to(viewer)
            .published()
            .filter(community__in=writing, first_published_at__gte=since)
            .exclude(author_id=viewer.person_id)
            .select_related("author")
            .defer("body", "body_html")
            .order_by("-first_published_at", "-pk")[: limits.NEWEST_SHOWN]
        )
        rows += [_new_row("essay", e, names[e.community_id], viewer) for e in essays]
    sharing = [c.pk for c in communities if c.uses_methods]
    if sharing:
        methods = (
            Method.objects.visible_to(viewer)
            .published()
            .filter(community__in=sharing, first_published_at__gte=since)
            .exclude(author_id=viewer.person_id)
            .select_related("author")
            .defer("body", "body_html")
            .newest()[: limits.NEWEST_SHOWN]
        )
        rows += [_new_row("method", m, names[m.community_id or 0], viewer) for m in methods]
    rows.sort(key=lambda row: row.published_at or timezone.now(), reverse=True)
    return rows[: limits.NEWEST_SHOWN]


def _new_row(kind: str, thing: Essay | Method, community: str, viewer: Viewer) -> NewRow:
    return NewRow(
        kind=kind,
        url=thing.get_absolute_url(),
        title=thing.title,
        language=thing.language,
        byline=shown_name(thing.author, viewer)
        if thing.author
        else str(getattr(thing, "credit", "")),
        details=(community,),
        published_at=thing.first_published_at,
    )
