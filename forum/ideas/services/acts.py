"""What every act on an idea does: lock, see that nobody was faster."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.people.policies import shown_name
from cms.ports.searchable import changed
from forum.boards.models import Level
from forum.discussions.policies import level_on
from forum.discussions.refusals import Changed, Refused
from forum.ideas.models import Idea


def locked(idea_pk: int) -> Idea:
    """The idea as it is now, behind its lock; topics are locked after ideas, everywhere."""
    return (
        Idea.objects.select_for_update(of=("self",))
        .select_related("stage", "topic")
        .get(pk=idea_pk)
    )


def locked_as_seen(idea_pk: int, seen_version: int) -> Idea:
    """The idea behind its lock; raises `Changed` when somebody else has acted on it since."""
    idea = locked(idea_pk)
    if idea.version != seen_version:
        raise Changed(_("Somebody changed this idea in the meantime. Look at it again."))
    return idea


def person_of(viewer: Viewer) -> User:
    """Who acts; refuses visitors."""
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first."))
    return viewer.person


def touched(idea: Idea) -> None:
    """Readers will see something new, search too."""
    Idea.objects.filter(pk=idea.pk).update(version=F("version") + 1)
    changed("idea", [idea.pk])


def require_readers(
    people: Sequence[User], idea: Idea, viewer: Viewer, version: int | None
) -> None:
    """Who is given a task is an adult who reads the board; nobody is let in by the way."""
    for person in people:
        reads = level_on(viewer_of(person), idea.topic.board_id, version) >= Level.READ
        if person.is_minor or not person.is_active or not reads:
            raise Refused(
                _("%(name)s does not read this board: only its adult readers can be chosen.")
                % {"name": shown_name(person, viewer)}
            )
