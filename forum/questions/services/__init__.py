"""Every write about questions to the administration."""

from forum.questions.services.answering import (
    propose_answer,
    publish_answer,
    return_answer,
    save_answer,
)
from forum.questions.services.asking import (
    Asked,
    ask,
    change_question,
    confirm_question,
    say_outcome,
)
from forum.questions.services.boards import ensure_question_board
from forum.questions.services.clock import forget_askers, remind_of_questions
from forum.questions.services.offices import OfficeWords, keep_office
from forum.questions.services.purging import purge_question_of
from forum.questions.services.working import (
    accept_question,
    assign_question,
    decline_question,
    mark_duplicate,
)

__all__ = [
    "Asked",
    "OfficeWords",
    "accept_question",
    "ask",
    "assign_question",
    "change_question",
    "confirm_question",
    "decline_question",
    "ensure_question_board",
    "forget_askers",
    "keep_office",
    "mark_duplicate",
    "propose_answer",
    "publish_answer",
    "purge_question_of",
    "remind_of_questions",
    "return_answer",
    "save_answer",
    "say_outcome",
]
