"""What the pages about children read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Guardianship, Membership, Role, User
from cms.people.policies import prepare_names, shown_name
from cms.settings import limits
from forum.care import policies
from forum.care.models import CareMember, CareMessage, CareThread, Side
from forum.care.querysets import works_with


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in the list of those who read it."""

    pk: int
    title: str
    child: str
    last_at: datetime
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message as it is read."""

    pk: int
    name: str
    text: str
    language: str
    written_at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class ThreadScreen:
    """A thread with its people."""

    thread: CareThread
    child: str
    members: tuple[str, ...]
    messages: tuple[MessageLine, ...]
    may_write: bool
    may_close: bool
    others: tuple[tuple[int, str], ...]


def threads_of(viewer: Viewer) -> QuerySet[CareThread]:
    """What the viewer reads, newest first."""
    rows = CareThread.objects.visible_to(viewer).select_related("child")
    return rows.order_by("-last_at", "-pk")


def children_around(viewer: Viewer) -> list[tuple[int, str]]:
    """The children about whom the viewer may begin a talk, by name: those of a guardian, and those
    that the viewer works with and who have a guardian here. Few queries."""
    confirmed = Guardianship.objects.filter(confirmed_at__isnull=False)
    own = confirmed.filter(guardian=viewer.person_id).values("child")
    pupils = Membership.objects.active().filter(works_with(viewer), role=Role.PUPIL)
    works = Q(pk__in=pupils.values("person")) & Q(pk__in=confirmed.values("child"))
    children = User.objects.filter(Q(pk__in=own) | works, is_minor=True, is_active=True)
    found = list(children.order_by("first_name", "last_name", "pk")[: limits.CHILDREN_OFFERED])
    prepare_names(found)
    return [(child.pk, shown_name(child, viewer)) for child in found]


def thread_lines(rows: list[CareThread], viewer: Viewer) -> list[ThreadLine]:
    """Lines of a page of threads."""
    prepare_names(row.child for row in rows)
    return [
        ThreadLine(
            row.pk, row.title, shown_name(row.child, viewer), row.last_at, row.closed_at is not None
        )
        for row in rows
    ]


def thread_screen(thread: CareThread, viewer: Viewer) -> ThreadScreen:
    """A thread with all its messages."""
    messages = CareMessage.objects.filter(thread=thread).select_related("author").order_by("pk")
    members = list(CareMember.objects.filter(thread=thread).select_related("person"))
    known = {member.person_id for member in members}
    return ThreadScreen(
        thread=thread,
        child=shown_name(thread.child, viewer),
        members=tuple(shown_name(member.person, viewer) for member in members),
        messages=tuple(
            MessageLine(
                row.pk,
                shown_name(row.author, viewer),
                row.text,
                row.language,
                row.written_at,
                row.author_id == viewer.person_id,
            )
            for row in messages
        ),
        may_write=policies.can_write(viewer, thread),
        may_close=policies.can_close(viewer, thread),
        others=tuple(pair for pair in _circle_of(thread.child, viewer) if pair[0] not in known),
    )


def others_for(viewer: Viewer, child: User) -> list[tuple[int, str]]:
    """To whom the viewer may write about a child, with their names."""
    side = policies.side_of(viewer, child)
    if side == Side.FAMILY:
        return _staff_choices(child, viewer)
    if side == Side.STAFF:
        return _guardian_choices(child, viewer)
    return []


def _circle_of(child: User, viewer: Viewer) -> list[tuple[int, str]]:
    return _staff_choices(child, viewer) + _guardian_choices(child, viewer)


def _staff_choices(child: User, viewer: Viewer) -> list[tuple[int, str]]:
    found: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for row in policies.staff_of(child):
        names[row.person_id] = shown_name(row.person, viewer)
        found.setdefault(row.person_id, []).append(str(row.get_role_display()))
    return [
        (pk, f"{names[pk]} ({', '.join(roles)})")
        for pk, roles in found.items()
        if pk != viewer.person_id
    ]


def _guardian_choices(child: User, viewer: Viewer) -> list[tuple[int, str]]:
    return [
        (person.pk, shown_name(person, viewer))
        for person in policies.guardians_of(child).order_by("pk")
        if person.pk != viewer.person_id
    ]
