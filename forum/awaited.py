"""What of the conversation waits for somebody: questions to answer, pupils who ask for help."""

from datetime import datetime

from django.db.models import QuerySet

from cms.audience.viewer import Viewer
from cms.ports.awaited import offer_awaited
from forum.help.models import HelpRequest
from forum.help.selectors import hears_calls, unanswered
from forum.questions.models import Question
from forum.questions.selectors import answers_questions, awaited_questions


@offer_awaited(concerns=answers_questions)
def questions(viewer: Viewer, now: datetime) -> QuerySet[Question]:
    """Questions of which the start page tells."""
    return awaited_questions(viewer, now)


@offer_awaited(concerns=hears_calls)
def calls(viewer: Viewer, now: datetime) -> QuerySet[HelpRequest]:
    """Calls that nobody has taken."""
    return unanswered(viewer)
