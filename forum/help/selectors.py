"""What the pages of help read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, Value, When

from cms.audience.viewer import Viewer
from cms.people.models import Membership, Place, PlaceKind, User
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from forum.help import policies
from forum.help.models import HelpAccess, HelpAct, HelpLine, HelpRequest, HelpState


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in the list, without its words."""

    pk: int
    name: str
    organisation: str
    state: str
    state_label: str
    asked_at: datetime
    taken_by: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """Who did what with a request."""

    name: str
    act: str
    at: datetime


def help_lines() -> QuerySet[HelpLine]:
    """The numbers that a child may call."""
    return HelpLine.objects.filter(is_active=True)


def own_requests(viewer: Viewer) -> QuerySet[HelpRequest]:
    """What a pupil asked, newest first."""
    if not viewer.is_minor:
        return HelpRequest.objects.none()
    own = HelpRequest.objects.filter(child=viewer.person_id)
    return own.select_related("taken_by").order_by("-asked_at", "-pk")


def open_call(viewer: Viewer) -> HelpRequest | None:
    """The pupil's call that is not closed yet, the newest."""
    return own_requests(viewer).exclude(state=HelpState.CLOSED).first()


def may_ring_again(request: HelpRequest, now: datetime) -> bool:
    """Nobody has taken it, and those who help were told an hour ago or longer."""
    if request.state != HelpState.ASKED:
        return False
    rings = HelpAccess.objects.filter(request_id=request.pk, act=HelpAct.ASKED)
    last = rings.order_by("-pk").values_list("at", flat=True).first() or request.asked_at
    return last <= now - timedelta(seconds=limits.HELP_AGAIN_SECONDS)


def told_of(viewer: Viewer) -> tuple[str, ...]:
    """Who hears of a call of the pupil: the names, and what they are."""
    organisation = Place.objects.filter(
        path__in=viewer.organisation_paths, kind=PlaceKind.ORGANISATION
    ).first()
    if not viewer.is_minor or organisation is None:
        return ()
    held: dict[int, Membership] = {}
    for row in policies.helpers_of(organisation):
        held.setdefault(row.person_id, row)
    return tuple(
        f"{shown_name(row.person, viewer)} ({row.get_role_display()})" for row in held.values()
    )


@dataclass(frozen=True, slots=True)
class OpenCall:
    """What a pupil reads of the own call until somebody closes it."""

    asked_at: datetime
    taken_by: str
    may_ring_again: bool


def call_of(viewer: Viewer, now: datetime) -> OpenCall | None:
    """The pupil's open call; None when there is none."""
    asked = open_call(viewer)
    if asked is None:
        return None
    return OpenCall(
        asked_at=asked.asked_at,
        taken_by=shown_name(asked.taken_by, viewer) if asked.taken_by_id else "",
        may_ring_again=may_ring_again(asked, now),
    )


def hears_calls(viewer: Viewer) -> bool:
    """Those who help; nobody else is asked about calls at all."""
    return policies.can_see_requests(viewer)


def unanswered(viewer: Viewer) -> QuerySet[HelpRequest]:
    """Calls that the viewer reads and that nobody has taken."""
    return policies.readable_by(viewer).filter(state=HelpState.ASKED)


def requests_of(viewer: Viewer) -> QuerySet[HelpRequest]:
    """What the viewer may read, open ones first."""
    rows = policies.readable_by(viewer).select_related("child", "organisation", "taken_by")
    return rows.defer("words").order_by(_TURN, "-asked_at", "-pk")


_TURN = Case(
    When(state=HelpState.ASKED, then=Value(0)),
    When(state=HelpState.TAKEN, then=Value(1)),
    default=Value(2),
)


def request_lines(rows: list[HelpRequest], viewer: Viewer) -> list[RequestLine]:
    """Lines of a page of requests."""
    prepare_names(row.child for row in rows)
    return [
        RequestLine(
            pk=row.pk,
            name=shown_name(row.child, viewer),
            organisation=row.organisation.name,
            state=row.state,
            state_label=str(row.get_state_display()),
            asked_at=row.asked_at,
            taken_by=shown_name(row.taken_by, viewer) if row.taken_by else "",
        )
        for row in rows
    ]


def log_of(request: HelpRequest, viewer: Viewer) -> list[LogLine]:
    """The log of a request; two queries."""
    rows = list(HelpAccess.objects.filter(request_id=request.pk).order_by("pk"))
    people = User.objects.in_bulk({row.actor_id for row in rows})
    prepare_names(people.values())
    return [
        LogLine(shown_name(people.get(row.actor_id), viewer), str(row.get_act_display()), row.at)
        for row in rows
    ]
