"""Questions behind an address, through their door."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer, viewer_of
from forum.questions import policies, selectors
from forum.questions.models import Question

PAGE_METHODS = ["GET", "HEAD", "POST"]


def question_found(request: HttpRequest, pk: int) -> tuple[Viewer, Question]:
    """A question that the viewer may know of, and whose words nobody looks at."""
    viewer = viewer_of(request.user)
    question = selectors.find_question(viewer, pk)
    if question is None or question.topic.is_veiled:
        raise Http404
    return viewer, question


def question_worked_on(request: HttpRequest, pk: int) -> tuple[Viewer, Question]:
    """A question that the viewer answers."""
    viewer, question = question_found(request, pk)
    if not policies.can_work(viewer, question):
        raise PermissionDenied(_("This is done by those who answer the question."))
    return viewer, question
