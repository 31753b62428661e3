"""What a person meets first: due, returned, begun, new, next. Few queries for everybody."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.audience.pages import visible_pages
from cms.audience.viewer import Viewer
from cms.moderation.models import Sanction
from cms.moderation.selectors import fresh_sanctions
from cms.people.models import (
    Community,
    CommunityMembership,
    Guardianship,
    Membership,
    MembershipState,
    Role,
)
from cms.people.policies import own_name, shown_name
from cms.sections.selectors import address_of
from cms.settings import limits
from forum.discussions.selectors.reading import own_waiting, unread_counts
from forum.help.selectors import hears_calls, unanswered
from forum.questions.selectors import QuestionRow, Work, lately_answered, waiting_work
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage
from home.communities.selectors import NextThing, index_address, next_things_of
from home.communities.selectors import requests_for as community_requests_for
from home.desk.selectors import (
    desk_answers,
    desk_counts,
    desk_questions,
    number_of,
    said_of_reviews,
)
from home.start.due import due_phrase
from library.essays.selectors import EssayCard, OwedEssay, new_essays, under_way
from library.methods.selectors import MethodRow, MethodState, new_methods, own_methods


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
class ClassLink:
    """The page of a class of one's own."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What of the forum concerns a pupil, a parent or a guardian now."""

    unread: int
    new: int
    waiting: int


@dataclass
class StartScreen:
    """Everything the start page shows."""

    name: str
    is_member: bool
    writes: bool
    is_family: bool
    is_child: bool
    has_children: bool = False  # answers for a child here, whatever else they are
    due: list[DueEssay] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)
    announcements: list[UnreadAnnouncement] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    talk: Talk | None = None
    cries: int = 0  # pupils who asked for help and whom nobody answers yet
    desk: list[Waiting] = field(default_factory=list)
    admin_url: str = ""
    asked: list[Asked] = field(default_factory=list)
    new: list[EssayCard | MethodRow] = field(default_factory=list)
    next_things: list[tuple[Community, NextThing]] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    classes: list[ClassLink] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    communities_url: str = ""
    notices: int = 0  # unread
    answered: list[QuestionRow] = field(default_factory=list)

    @property
    def asks_communities(self) -> bool:
        """True while a request to join a community waits for its leaders."""
        return any(asked.leave_url for asked in self.asked)

    @property
    def is_calm(self) -> bool:
        """True when nothing waits for the person."""
        return not (
            self.cries
            or self.notices
            or self.due
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
        notices=getattr(person, "unread_notices", 0),
    )
    screen.classes, places = _classes(viewer)
    screen.announcements = _announcements(viewer, places)
    screen.answered = lately_answered(
        viewer,
        paths=viewer.organisation_paths,
        limit=limits.ANSWERED_SHOWN,
        now=timezone.now(),
    )
    if screen.is_family and viewer.is_member:
        screen.talk = _talk(viewer)
    if person.is_minor:
        screen.sanctions = list(fresh_sanctions(person))
        return screen
    held, answers = _community_memberships(viewer)
    screen.has_children = bool(answers["start_children"]) or Role.PARENT in viewer.roles
    if screen.has_children and viewer.is_member and screen.talk is None:
        screen.talk = _talk(viewer)
    if answers["start_sanctions"]:
        screen.sanctions = list(fresh_sanctions(person))
    screen.waiting = _waiting(viewer, held, answers)
    screen.cries = answers.get("start_help", 0)
    desk = desk_counts(viewer, answers)
    if desk is not None:
        screen.admin_url = reverse("wagtailadmin_home")
        screen.desk = [Waiting(c.label, c.count, c.url) for c in desk]
    active = [
        m
        for m in held
        if m.state == MembershipState.ACTIVE and m.community_id in viewer.community_ids
    ]
    screen.communities = [m.community for m in active if m.community.is_active]
    screen.asked = _asked(viewer, held)
    if screen.writes:
        essays = under_way(viewer, active, today)
        screen.due = [_due_essay(owed, today) for owed in essays.owed]
        screen.begun = [Begun("essay", d.title, d.language, d.url, "") for d in essays.drafts]
        screen.returned, begun = _own_methods(viewer)
        screen.begun += begun
    if screen.communities:
        screen.new = _new(viewer, screen.communities)
        screen.next_things = next_things_of(screen.communities, today)
    elif screen.writes:
        screen.communities_url = index_address(viewer)
    return screen


def _talk(viewer: Viewer) -> Talk:
    counts = unread_counts(viewer, now=timezone.now())
    return Talk(counts.unread, counts.new, own_waiting(viewer))


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


def _waiting(
    viewer: Viewer, held: Sequence[CommunityMembership], answers: Mapping[str, int]
) -> list[Waiting]:
    """What others ask or have said; nothing is asked for those who answer for nobody."""
    found = [
        Waiting(
            label(count),
            count,
            f"{reverse('forum:question-work')}?{urlencode({'show': work.value})}",
        )
        for work, label in _WORK_LABELS.items()
        if (count := answers.get(f"start_{work.name}", 0))
    ]
    if reviews := answers.get("desk_reviews", 0):
        found.append(Waiting(said_of_reviews(reviews), reviews, reverse("moderation:queue")))
    if place_requests := answers.get("desk_requests", 0):
        label = ngettext(
            "%(count)d person asks to join an organisation",
            "%(count)d people ask to join an organisation",
            place_requests,
        )
        label %= {"count": place_requests}
        found.append(Waiting(label, place_requests, reverse("people:request-list")))
    by_community: dict[Community, int] = defaultdict(int)
    if viewer.is_administrator:
        for asked in community_requests_for(viewer)[: limits.MEMBERS_SHOWN]:
            by_community[asked.community] += 1
    else:
        for membership in held:
            if membership.requests:  # type: ignore[attr-defined]
                by_community[membership.community] = membership.requests  # type: ignore[attr-defined]
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


_WORK_LABELS: Mapping[Work, Callable[[int], str]] = {
    Work.OVERDUE: lambda count: (
        ngettext(
            "%(count)d question to your organisation is overdue",
            "%(count)d questions to your organisation are overdue",
            count,
        )
        % {"count": count}
    ),
    Work.SIGN: lambda count: (
        ngettext(
            "%(count)d answer to a question waits for your signature",
            "%(count)d answers to questions wait for your signature",
            count,
        )
        % {"count": count}
    ),
    Work.ACCEPT: lambda count: (
        ngettext(
            "%(count)d new question waits to be accepted",
            "%(count)d new questions wait to be accepted",
            count,
        )
        % {"count": count}
    ),
    Work.MINE: lambda count: (
        ngettext(
            "%(count)d question waits for your answer",
            "%(count)d questions wait for your answer",
            count,
        )
        % {"count": count}
    ),
}


def _community_memberships(viewer: Viewer) -> tuple[list[CommunityMembership], dict[str, int]]:
    """The person's memberships and requests of communities, and what waits for them. One query.

    Each row knows how many `requests` wait in a community that the person leads. The desk's
    numbers come along, whether a moderator has a word for the person, and whether they answer for
    a child; whoever is in no
    community costs a query more for them.
    """
    assert viewer.person is not None
    told = Exists(fresh_sanctions(viewer.person).values("pk"))
    children = Guardianship.objects.filter(guardian=viewer.person_id, confirmed_at__isnull=False)
    questions = desk_questions(viewer) | {
        "start_sanctions": told,
        "start_children": Exists(children.order_by().values("pk")),
    }
    if viewer.is_member:
        work = waiting_work(viewer, timezone.now())
        questions |= {f"start_{name.name}": number_of(rows) for name, rows in work.items()}
    if hears_calls(viewer):
        questions["start_help"] = number_of(unanswered(viewer))
    asked: dict[str, Any] = {**questions, "requests": Value(0)}
    if viewer.led_community_ids:
        here = community_requests_for(viewer).filter(community=OuterRef(OuterRef("community")))
        asked["requests"] = number_of(here)
    held = list(
        CommunityMembership.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=timezone.localdate()),
            person_id=viewer.person_id,
        )
        .select_related("community")
        .annotate(**asked)
        .order_by("community__name_kk", "-pk")
    )
    if not held:
        return held, desk_answers(viewer, questions)
    return held, {name: getattr(held[0], name) for name in questions}


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


def _due_essay(owed: OwedEssay, today: date) -> DueEssay:
    """The essay of a month that a community waits for, in a sentence."""
    return DueEssay(
        community=owed.community,
        phrase=due_phrase(owed.due_on, today),
        is_late=owed.due_on < today,
        url=owed.draft.get_edit_url() if owed.draft else "",
        choice=owed.choice,
    )


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


def _new(viewer: Viewer, communities: Sequence[Community]) -> list[EssayCard | MethodRow]:
    """Essays and methods of others in one's communities, newest first. Two queries."""
    since = timezone.now() - timedelta(days=limits.NEW_DAYS)
    few = limits.NEWEST_SHOWN
    rows: list[EssayCard | MethodRow] = []
    if writing := [c for c in communities if c.uses_essays]:
        rows += new_essays(viewer, writing, since=since, limit=few)
    if sharing := [c for c in communities if c.uses_methods]:
        rows += new_methods(viewer, sharing, since=since, limit=few)
    rows.sort(key=lambda row: row.published_at or since, reverse=True)
    return rows[:few]
