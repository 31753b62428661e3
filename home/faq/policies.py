"""Who keeps frequent questions."""

from cms.audience.viewer import Viewer
from forum.questions.models import Question
from forum.questions.policies import can_work


def can_put_into_faq(viewer: Viewer, question: Question) -> bool:
    """Those who answer the question, and editors."""
    return viewer.is_signed_in and (viewer.is_editor or can_work(viewer, question))
