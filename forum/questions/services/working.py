"""What the administration does with a question before and beside answering it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import User
from forum.discussions.refusals import Refused
from forum.questions import policies
from forum.questions.models import Office, Question, Stage, Step
from forum.questions.selectors.choices import answering_at
from forum.questions.services.asking import write_to_asker
from forum.questions.services.steps import (
    ASSIGNED,
    DECLINED,
    DUPLICATE,
    locked,
    move,
    require,
    require_clean_of,
    tell,
)


def accept_question(*, viewer: Viewer, question: Question, now: datetime) -> Question:
    """Says that the question was read and will be answered."""
    require(policies.can_work(viewer, question))
    with transaction.atomic():
        fresh = locked(question, Step.ACCEPTED)
        fresh.accepted_at = now
        move(
            fresh,
            step=Step.ACCEPTED,
            to=Stage.ACCEPTED,
            by=viewer.person,
            at=now,
            fields=["accepted_at"],
        )
    return fresh


def assign_question(
    *,
    viewer: Viewer,
    question: Question,
    office: Office | None,
    person: User | None,
    now: datetime,
) -> Question:
    """Gives the question to an office, a person, or a person of an office; accepts it with that."""
    require(policies.can_work(viewer, question))
    if office is None and person is None:
        raise Refused(_("Choose an office or a person."))
    if office is not None and (not office.is_active or office.place_id != question.place_id):
        raise PermissionDenied(_("This office answers for another place."))
    if person is not None and not answering_at(question.place).filter(pk=person.pk).exists():
        raise Refused(_("Choose somebody from the list."))
    with transaction.atomic():
        fresh = locked(question, Step.ASSIGNED)
        fresh.office, fresh.assigned_to = office, person
        fresh.accepted_at = fresh.accepted_at or now
        is_written = fresh.stage == Stage.DRAFTED
        move(
            fresh,
            step=Step.ASSIGNED,
            to=Stage.DRAFTED if is_written else Stage.ASSIGNED,
            by=viewer.person,
            at=now,
            fields=["office", "assigned_to", "accepted_at"],
        )
        tell(fresh, ASSIGNED, by=viewer.person, at=now, urgent=False)
    return fresh


def decline_question(*, viewer: Viewer, question: Question, reason: str, now: datetime) -> Question:
    """Does not take the question up, and says why to all who read it."""
    require(policies.can_decline(viewer, question))
    if not reason.strip():
        raise Refused(_("Say why: everybody who reads the question reads it."))
    with transaction.atomic():
        fresh = locked(question, Step.DECLINED)
        require_clean_of(fresh, [reason], viewer)
        fresh.answers.exclude(state="published").delete()
        fresh.closed_at = now
        move(
            fresh,
            step=Step.DECLINED,
            to=Stage.DECLINED,
            by=viewer.person,
            at=now,
            fields=["closed_at"],
            note=reason.strip(),
        )
        tell(fresh, DECLINED, by=viewer.person, at=now, urgent=True)
        write_to_asker(fresh, "declined")
    return fresh


def mark_duplicate(
    *, viewer: Viewer, question: Question, original: Question, now: datetime
) -> Question:
    """Closes the question and sends its readers to the one that was asked before."""
    require(policies.can_work(viewer, question))
    if original.pk == question.pk or original.duplicate_of_id is not None:
        raise Refused(_("Choose the question that was asked first."))
    if not Question.objects.public().filter(pk=original.pk, place=question.place_id).exists():
        raise Refused(_("Choose a question of the same place that everybody reads."))
    with transaction.atomic():
        fresh = locked(question, Step.DUPLICATE)
        fresh.answers.exclude(state="published").delete()
        fresh.duplicate_of, fresh.closed_at = original, now
        move(
            fresh,
            step=Step.DUPLICATE,
            to=Stage.CLOSED,
            by=viewer.person,
            at=now,
            fields=["duplicate_of", "closed_at"],
        )
        tell(fresh, DUPLICATE, by=viewer.person, at=now, urgent=True)
        write_to_asker(fresh, "duplicate")
    return fresh
