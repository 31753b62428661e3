"""Ideas behind an address, through their door."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer, viewer_of
from forum.ideas import policies, selectors
from forum.ideas.models import Idea

PAGE_METHODS = ["GET", "HEAD", "POST"]


def idea_found(viewer: Viewer, pk: int) -> Idea:
    """An idea that the viewer may know of, and whose words nobody looks at."""
    idea = selectors.find_idea(viewer, pk)
    if idea is None or idea.topic.is_veiled:
        raise Http404
    return idea


def idea_run(request: HttpRequest, pk: int) -> tuple[Viewer, Idea]:
    """An idea that this person runs."""
    viewer = viewer_of(request.user)
    idea = idea_found(viewer, pk)
    if not policies.can_run(viewer, idea):
        raise PermissionDenied(_("This is done by those who moderate the board."))
    return viewer, idea


def idea_worked_on(request: HttpRequest, pk: int) -> tuple[Viewer, Idea]:
    """An idea whose steps this person keeps."""
    viewer = viewer_of(request.user)
    idea = idea_found(viewer, pk)
    if not policies.can_work(viewer, idea):
        raise PermissionDenied(
            _("Steps are kept by the person responsible and those who moderate the board.")
        )
    return viewer, idea
