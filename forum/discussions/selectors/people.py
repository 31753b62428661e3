"""Whom one can name in a post."""

from dataclasses import dataclass

from django.db.models import Q

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.people.policies import shown_name
from cms.settings import limits
from forum.boards.models import Level
from forum.discussions import policies

_ASKED = 16


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to be named."""

    login: str
    name: str


def people_to_name(viewer: Viewer, board_id: int, start: str) -> list[Named]:
    """Adults who read the board and whose name or login begins so; few, and never a child."""
    begins = Q(username__istartswith=start)
    for word in start.split()[:2]:
        begins |= Q(first_name__istartswith=word) | Q(last_name__istartswith=word)
    people = User.objects.filter(begins, is_active=True, is_minor=False)
    people = people.exclude(pk=viewer.person_id or 0).order_by("first_name", "last_name", "pk")
    found = [
        Named(person.username, shown_name(person, viewer))
        for person in people[:_ASKED]
        if policies.level_on(viewer_of(person), board_id) >= Level.READ
    ]
    return found[: limits.MENTIONED_OFFERED]
