"""Each sending is a round, each answer ends it; Wagtail's workflow says when."""

from django.utils import timezone
from wagtail.models import TaskState

from cms.people.models import User
from library.curation.models import Outcome, Review, Round

_OUTCOMES = {
    TaskState.STATUS_APPROVED: Outcome.PUBLISHED,
    TaskState.STATUS_REJECTED: Outcome.RETURNED,
}


def open_round(*, task_state: TaskState, by: User | None) -> Round | None:
    """A method was sent: the first round of a new review, or the next one; None when this sending
    has its round already."""
    state = task_state.workflow_state
    review, _new = Review.objects.get_or_create(
        workflow_state=state, defaults={"method_id": int(state.object_id)}
    )
    last = review.rounds.order_by("-number").first()
    if last is not None and last.answered_at is None:
        return None
    return Round.objects.create(
        review=review,
        number=last.number + 1 if last else 1,
        revision=task_state.revision,
        sent_by=by,
        sent_at=task_state.started_at,
    )


def close_round(*, task_state: TaskState) -> None:
    """The round is answered: published, returned with a note, or taken back by its author."""
    review = Review.objects.filter(workflow_state=task_state.workflow_state_id).first()
    if review is None:
        return
    Round.objects.filter(review=review, answered_at__isnull=True).update(
        outcome=_OUTCOMES.get(task_state.status, Outcome.TAKEN_BACK),
        note=task_state.comment,
        answered_by=task_state.finished_by,
        answered_at=task_state.finished_at or timezone.now(),
    )
