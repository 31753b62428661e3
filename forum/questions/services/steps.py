"""What every step does: the lock, the stage, the line of the timeline, the notice."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.calendar.working_days import add_working_days
from cms.notices.services import announce
from cms.people.models import User
from cms.ports.awaited import count_anew
from cms.ports.searchable import changed
from forum.boards.access import rule
from forum.discussions.refusals import Changed
from forum.discussions.services.cleaning import require_clean
from forum.questions import policies
from forum.questions.models import Question, QuestionEvent, Stage, Step

RECEIVED = "question.received"
ASSIGNED = "question.assigned"
PROPOSED = "question.proposed"
RETURNED = "question.returned"
ANSWERED = "question.answered"
CORRECTED = "question.corrected"
NOT_YET = "question.not_yet"
DECLINED = "question.declined"
DUPLICATE = "question.duplicate"
DUE = "question.due"
OVERDUE = "question.overdue"


def locked(question: Question, step: Step) -> Question:
    """The question as it is now, behind its lock; `Changed` when the step is no longer possible."""
    fresh = (
        Question.objects.select_for_update(of=("self",))
        .select_related("topic", "place", "office", "asker")
        .get(pk=question.pk)
    )
    if not policies.is_possible(step, fresh):
        raise Changed(
            _("Somebody was faster: this question stands at “%(stage)s” now.")
            % {"stage": fresh.get_stage_display()}
        )
    return fresh


def move(
    question: Question,
    *,
    step: Step,
    to: Stage | str,
    by: User | None,
    at: datetime,
    fields: Iterable[str] = (),
    note: str = "",
) -> None:
    """Sets the stage, saves `fields` with it and writes the line of the timeline."""
    before = question.stage
    question.stage = to
    question.save(update_fields=["stage", *fields])
    QuestionEvent.objects.create(
        question=question,
        step=step,
        from_stage=before,
        to_stage=to,
        by=by,
        office=question.office,
        note=note,
        at=at,
    )
    changed("question", [question.pk])
    count_anew(by)


def tell(question: Question, kind: str, *, by: User | None, at: datetime, urgent: bool) -> None:
    """Announces what happened; who asked without a name is never the one who did it."""
    announce(
        kind=kind,
        object_pk=question.pk,
        actor=None if by is not None and by.pk == question.asker_id else by,
        at=at,
        is_urgent=urgent,
    )


def start_clock(question: Question, at: datetime) -> None:
    """When it has to be accepted and answered, in working days, as the place promises."""
    path = question.place.path
    question.received_at = at
    question.accept_by = add_working_days(at, rule(path, "question_accept_days"))
    question.answer_by = add_working_days(at, rule(path, "question_answer_days"))


def require_clean_of(question: Question, texts: Iterable[str], viewer: Viewer) -> None:
    """What everybody reads holds no names, numbers or addresses of people; what the asker alone
    reads may."""
    if not question.topic.is_private:
        require_clean(texts, viewer, question.topic.board_id)


def require(may: bool) -> None:
    """Refuses what the person may not do."""
    if not may:
        raise PermissionDenied(_("This is done by those who answer the question."))
