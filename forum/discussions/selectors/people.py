"""Whom one can name in a post, and as what the author of one speaks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils.translation import get_language

from cms.audience.viewer import Viewer, viewer_of, with_belongings
from cms.people.models import Membership, Role, User
from cms.people.policies import shown_name
from cms.people.selectors import called_so
from cms.settings import limits
from forum.boards.access import current_version
from forum.boards.models import Level
from forum.discussions import policies

# Of so many who are called so, those are offered who read the board.
_ASKED = 50
# As what an adult is shown who is several things; where it is told to everybody; where at all.
_ROLES = (
    Role.HEAD,
    Role.DEPUTY,
    Role.COORDINATOR,
    Role.PSYCHOLOGIST,
    Role.SOCIAL_PEDAGOGUE,
    Role.SPEECH_THERAPIST,
    Role.SENIOR_MENTOR,
    Role.TEACHER,
    Role.CLASS_TEACHER,
    Role.EDITOR,
    Role.MODERATOR,
    Role.ADMINISTRATOR,
    Role.PARENT,
)
_IN_OFFICE = frozenset({Role.HEAD, Role.DEPUTY, Role.COORDINATOR})
_WITHOUT_PLACE = frozenset({Role.CLASS_TEACHER, Role.PARENT})
_LANGUAGES = ("kk", "ru", "en")


def said_by(row: Any, viewer: Viewer) -> str:
    """Who wrote a post or began a topic, as the viewer may read the name; whoever has no account
    here is called as the row says."""
    if row.author is None and row.author_label:
        label: str = row.author_label
        return label
    return shown_name(row.author, viewer)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to be named."""

    login: str
    name: str


def people_to_name(viewer: Viewer, board_id: int, start: str, today: date) -> list[Named]:
    """Adults who read the board and whose name or login begins so; few, and never a child. Two
    queries."""
    begins = Q(username__istartswith=start)
    for word in start.split()[:2]:
        begins |= called_so(word)
    people = User.objects.filter(begins, is_active=True, is_minor=False)
    people = people.exclude(pk=viewer.person_id or 0).order_by("first_name", "last_name", "pk")
    version = current_version()
    found: list[Named] = []
    for person in with_belongings(people, today)[:_ASKED]:
        if policies.level_on(viewer_of(person), board_id, version) >= Level.READ:
            found.append(Named(person.username, shown_name(person, viewer)))
            if len(found) == limits.MENTIONED_OFFERED:
                break
    return found


def role_beside(person: str, today: Any) -> Subquery:
    """To annotate rows with: what the adult at `person` is, and where, for `role_said`."""
    rank = Case(*(When(role=role, then=Value(at)) for at, role in enumerate(_ROLES)))
    names = [part for code in _LANGUAGES for part in (Value("|"), f"place__name_{code}")]
    held = Membership.objects.active(today).filter(
        person=OuterRef(person),
        person__is_minor=False,
        person__is_active=True,
        role__in=_ROLES,
    )
    told = Concat("role", *names, output_field=CharField())
    return Subquery(held.order_by(rank, "pk").annotate(told=told).values("told")[:1])


def role_said(told: str | None, viewer: Viewer) -> str:
    """What stands beside the name. Of those in office everybody reads where; of others those who
    are signed in; of parents nobody, for it would tell where their children learn."""
    if not told:
        return ""
    code, *names = told.split("|")
    label = str(Role(code).label)
    if code in _WITHOUT_PLACE or (code not in _IN_OFFICE and not viewer.is_signed_in):
        return label
    named = dict(zip(_LANGUAGES, names, strict=False))
    place = named.get((get_language() or "kk")[:2]) or named.get("kk", "")
    return f"{label} · {place}"
