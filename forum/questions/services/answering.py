"""The official answer: written, given to the head, returned or signed and published, corrected."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Value
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.audience.viewer import Viewer
from cms.people.models import Role
from forum.discussions.markup import to_html
from forum.discussions.refusals import Changed, Refused
from forum.questions import policies
from forum.questions.models import AnswerState, OfficialAnswer, Question, Stage, Step
from forum.questions.querysets import signing
from forum.questions.services.asking import write_to_asker
from forum.questions.services.steps import (
    ANSWERED,
    CORRECTED,
    PROPOSED,
    RETURNED,
    locked,
    move,
    require,
    require_clean_of,
    tell,
)


def save_answer(
    *,
    viewer: Viewer,
    question: Question,
    source: str,
    language: str,
    seen: str,
    now: datetime,
) -> OfficialAnswer:
    """Keeps the answer as a draft; of an answered question, as the draft of a new version.

    `seen` is the `mark` of the draft, or nothing, when the form was opened: `Changed` when somebody
    else has written in the meantime.
    """
    require(policies.can_work(viewer, question))
    try:
        with transaction.atomic():
            fresh = locked(question, Step.DRAFTED)
            answer = in_work(fresh)
            if (answer.mark if answer else "") != seen:
                raise Changed(_("Somebody else has written here. Both texts stand below."))
            if answer is None:
                answer = OfficialAnswer(question=fresh, version=_next_version(fresh))
            answer.source, answer.html, answer.language = source, to_html(source), language
            answer.drafted_by, answer.drafted_at = viewer.person, now
            answer.state, answer.proposed_at = AnswerState.DRAFT, None
            answer.save()
            if fresh.stage in policies.WAITING and fresh.stage != Stage.DRAFTED:
                fresh.accepted_at = fresh.accepted_at or now
                move(
                    fresh,
                    step=Step.DRAFTED,
                    to=Stage.DRAFTED,
                    by=viewer.person,
                    at=now,
                    fields=["accepted_at"],
                )
    except IntegrityError as twice:
        # Two began at the same moment: the constraint let one of them through.
        raise Changed(_("Somebody else has written here. Both texts stand below.")) from twice
    return answer


def propose_answer(
    *, viewer: Viewer, question: Question, seen: str, now: datetime
) -> OfficialAnswer:
    """Gives the draft to the head."""
    require(policies.can_work(viewer, question))
    with transaction.atomic():
        fresh = locked(question, Step.PROPOSED)
        answer = _seen(fresh, seen)
        require_clean_of(fresh, [answer.source], viewer)
        if answer.state != AnswerState.PROPOSED:
            answer.state, answer.proposed_at = AnswerState.PROPOSED, now
            answer.save(update_fields=["state", "proposed_at"])
            move(fresh, step=Step.PROPOSED, to=fresh.stage, by=viewer.person, at=now)
            tell(fresh, PROPOSED, by=viewer.person, at=now, urgent=False)
    return answer


def return_answer(
    *, viewer: Viewer, question: Question, seen: str, note: str, now: datetime
) -> OfficialAnswer:
    """The head gives the draft back, and says what is missing."""
    require(policies.can_approve(viewer, question))
    if not note.strip():
        raise Refused(_("Say what to change, so that the answer comes back better."))
    with transaction.atomic():
        fresh = locked(question, Step.RETURNED)
        answer = _seen(fresh, seen)
        if answer.state != AnswerState.PROPOSED:
            raise Changed(_("This answer is not waiting for you any more."))
        answer.state, answer.note = AnswerState.RETURNED, note.strip()
        answer.save(update_fields=["state", "note"])
        move(fresh, step=Step.RETURNED, to=fresh.stage, by=viewer.person, at=now)
        tell(fresh, RETURNED, by=viewer.person, at=now, urgent=False)
    return answer


def publish_answer(
    *, viewer: Viewer, question: Question, seen: str, now: datetime
) -> OfficialAnswer:
    """The head signs: answer, stage and clock change in one transaction, or nothing does."""
    with transaction.atomic():
        step = Step.CORRECTED if question.stage in policies.DONE else Step.ANSWERED
        fresh = locked(question, step)
        answer = _seen(fresh, seen)
        require(policies.can_publish(viewer, fresh, answer))
        require_clean_of(fresh, [answer.source], viewer)
        answer.state, answer.published_at = AnswerState.PUBLISHED, now
        answer.signed_by, answer.note = viewer.person, ""
        answer.position = _position(viewer, fresh, answer.language)
        answer.save()
        if step == Step.CORRECTED:
            move(fresh, step=step, to=fresh.stage, by=viewer.person, at=now)
            tell(fresh, CORRECTED, by=viewer.person, at=now, urgent=False)
            return answer
        fields = ["answered_at", "was_on_time", "accepted_at", "outcome"]
        fresh.accepted_at = fresh.accepted_at or now
        fresh.outcome = ""
        if fresh.answered_at is None:
            fresh.answered_at = now
            fresh.was_on_time = fresh.answer_by is None or now <= fresh.answer_by
        move(
            fresh,
            step=step,
            to=Stage.ANSWERED,
            by=viewer.person,
            at=now,
            fields=fields,
        )
        tell(fresh, ANSWERED, by=viewer.person, at=now, urgent=True)
        write_to_asker(fresh, "answered")
    return answer


def in_work(question: Question) -> OfficialAnswer | None:
    """The version that is being written; None when there is none."""
    return question.answers.exclude(state=AnswerState.PUBLISHED).first()


def _seen(question: Question, seen: str) -> OfficialAnswer:
    answer = in_work(question)
    if answer is None or answer.mark != seen:
        raise Changed(_("The answer was changed in the meantime: read it once more."))
    return answer


def _next_version(question: Question) -> int:
    newest = question.answers.aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def _position(viewer: Viewer, question: Question, language: str) -> str:
    """What the signature says beside the name: of the office, else as what they sign."""
    office = question.office
    if office is not None and office.head_id == viewer.person_id:
        named = getattr(office, f"position_{language}", "") or office.position_kk
        if named:
            return named
    held = signing(Value(question.place.path)).filter(person=viewer.person)
    role = held.values_list("role", flat=True).first()
    if role is not None:
        with override(language):
            return str(Role(role).label)
    return office.name_in(language) if office is not None else ""
