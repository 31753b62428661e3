"""What the pages of help read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from forum.help import policies
from forum.help.models import HelpAccess, HelpLine, HelpRequest


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
    return HelpRequest.objects.filter(child=viewer.person_id).order_by("-asked_at")


def requests_of(viewer: Viewer) -> QuerySet[HelpRequest]:
    """What the viewer may read, open ones first."""
    rows = policies.readable_by(viewer).select_related("child", "organisation", "taken_by")
    return rows.defer("words").order_by("state", "-asked_at", "-pk")


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
