"""Who made a method, who was asked, and whom one may ask."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer, viewer_of, with_belongings
from cms.people.models import User
from cms.people.policies import shown_name
from cms.people.selectors import called_so
from cms.settings import limits
from library.authors import policies
from library.methods.models import CoAuthor, Method
from library.methods.policies import can_send_methods
from library.methods.selectors import author_of, newest_title

_ASKED = 50  # of so many who are called so, those are offered who send methods


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """Somebody in the list of those who made it."""

    pk: int
    name: str
    tone: str
    state: str
    may_remove: bool
    may_rise: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who can be asked."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody is asked to put their name to."""

    pk: int
    method: Method
    title: str
    summary: str
    author: str
    has_agreed: bool
    has_declined: bool


def find_method_of_author(pk: int, viewer: Viewer) -> Method | None:
    """A method whose authors `viewer` may name."""
    found = Method.objects.visible_to(viewer).select_related("author", "latest_revision")
    method = found.filter(pk=pk).first()
    return method if method and policies.can_name_authors(viewer, method) else None


def authors_lines(method: Method, viewer: Viewer) -> list[AuthorLine]:
    """All who were named or asked, in their order."""
    rows = CoAuthor.objects.filter(method=method).select_related("person")
    return [_line(place, row, viewer) for place, row in enumerate(rows)]


def people_to_ask(method: Method, viewer: Viewer, start: str, today: date) -> list[Offered]:
    """Accepted teachers whose name begins so and who were not asked yet; few, never a child."""
    words = start.split()[:3]
    if not words or len("".join(words)) < 2:
        return []
    people = User.objects.filter(_called(words), is_active=True, is_minor=False)
    people = people.exclude(co_authored__method=method).exclude(pk=method.author_id or 0)
    found: list[Offered] = []
    for person in with_belongings(people.order_by("last_name", "first_name", "pk"), today)[:_ASKED]:
        if can_send_methods(viewer_of(person)):
            found.append(Offered(person.pk, shown_name(person, viewer)))
        if len(found) == limits.MENTIONED_OFFERED:
            break
    return found


def find_invitation(pk: int, viewer: Viewer) -> Invitation | None:
    """What `viewer` was asked themselves; nothing of others. The words as they stand now."""
    row = (
        invitations_of(viewer)
        .select_related("method__author", "method__latest_revision")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        return None
    draft = row.method.get_latest_revision_as_object()
    return Invitation(
        pk=row.pk,
        method=row.method,
        title=newest_title(row.method),
        summary=draft.summary,
        author=author_of(row.method, viewer),
        has_agreed=row.agreed_at is not None,
        has_declined=row.declined_at is not None,
    )


def invitations_of(viewer: Viewer) -> QuerySet[CoAuthor]:
    """Rows in which the viewer themselves is asked."""
    if viewer.person_id is None:
        return CoAuthor.objects.none()
    return CoAuthor.objects.filter(person=viewer.person_id)


def unanswered_invitations(viewer: Viewer) -> list[Invitation]:
    """What waits for the viewer's word, for the list of own methods."""
    rows = invitations_of(viewer).filter(agreed_at__isnull=True, declined_at__isnull=True)
    found = rows.select_related("method__author", "method__latest_revision")
    return [
        Invitation(
            row.pk,
            row.method,
            newest_title(row.method),
            "",
            author_of(row.method, viewer),
            False,
            False,
        )
        for row in found[: limits.WAITING_SHOWN]
    ]


def _called(words: list[str]) -> Q:
    """Each word begins a name."""
    found = Q()
    for word in words:
        found &= called_so(word)
    return found


def _line(place: int, row: CoAuthor, viewer: Viewer) -> AuthorLine:
    if row.person is None:
        name, tone, state = row.credit, "quiet", _("name as printed")
    else:
        name = shown_name(row.person, viewer)
        if row.agreed_at is not None:
            tone, state = "good", _("agreed")
        elif row.declined_at is not None:
            tone, state = "refused", _("declined")
        else:
            tone, state = "waiting", _("asked")
    stays = row.declined_at is not None
    return AuthorLine(row.pk, name, tone, state, not stays, place > 0)
