"""Every read of questions to the administration."""

from forum.questions.selectors.choices import (
    kept_offices,
    offices_of,
    people_who_answer,
    places_to_ask,
    similar_questions,
    staff_of,
)
from forum.questions.selectors.detail import (
    QuestionScreen,
    answers_out_of_sight,
    draft_of,
    find_followed,
    find_question,
    has_official_answer,
    public_answer,
    question_screen,
)
from forum.questions.selectors.figures import median_working_days, on_time_share
from forum.questions.selectors.lists import (
    QuestionList,
    Show,
    Work,
    answers_questions,
    awaited_questions,
    lately_answered,
    own_questions,
    promise_of,
    question_list,
    waiting_work,
    work_list,
)
from forum.questions.selectors.rows import QuestionRow

__all__ = [
    "QuestionList",
    "QuestionRow",
    "QuestionScreen",
    "Show",
    "Work",
    "answers_out_of_sight",
    "answers_questions",
    "awaited_questions",
    "draft_of",
    "find_followed",
    "find_question",
    "has_official_answer",
    "kept_offices",
    "lately_answered",
    "median_working_days",
    "offices_of",
    "on_time_share",
    "own_questions",
    "people_who_answer",
    "places_to_ask",
    "promise_of",
    "public_answer",
    "question_list",
    "question_screen",
    "similar_questions",
    "staff_of",
    "waiting_work",
    "work_list",
]
