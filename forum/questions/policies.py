"""Who may do what with a question, and at which stage. Seeing is asked before, at the door."""

from collections.abc import Mapping

from django.db.models import Exists, Q

from cms.audience.viewer import Viewer
from cms.people.models import Place, PlaceKind, User
from forum.questions.models import AnswerState, Office, OfficialAnswer, Question, Stage, Step
from forum.questions.querysets import answered_paths, working_paths

WAITING = frozenset({Stage.RECEIVED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.DRAFTED})
DONE = frozenset({Stage.ANSWERED, Stage.CLOSED})

# At which stages a step is possible; all else is refused, whoever asks.
STAGES: Mapping[str, frozenset[Stage]] = {
    Step.ACCEPTED: frozenset({Stage.RECEIVED}),
    Step.ASSIGNED: WAITING,
    Step.DRAFTED: WAITING | DONE,
    Step.PROPOSED: WAITING | DONE,
    Step.RETURNED: WAITING | DONE,
    Step.ANSWERED: WAITING,
    Step.CORRECTED: DONE,
    Step.DECLINED: WAITING,
    Step.DUPLICATE: WAITING,
    Step.SOLVED: frozenset({Stage.ANSWERED}),
    Step.NOT_YET: frozenset({Stage.ANSWERED, Stage.CLOSED}),
}


def is_possible(step: Step, question: Question) -> bool:
    """The stage allows it. One closed as asked elsewhere stays closed."""
    if question.duplicate_of_id is not None:
        return False
    return question.stage in STAGES[step]


def can_ask(place: Place) -> bool:
    """Everybody may ask where questions are taken: organisations, districts, the region."""
    return place.kind != PlaceKind.CLASS and place.is_active and place.uses_questions


def can_work(viewer: Viewer, question: Question) -> bool:
    """Accept, assign, write the answer: the office, the heads and deputies, coordinators."""
    return Question.objects.answerable_by(viewer).filter(pk=question.pk).exists()


def answers_anywhere(viewer: Viewer) -> bool:
    """A head, a deputy, a coordinator, somebody of an office or with a question of their own:
    they have a list of work."""
    if answered_paths(viewer):
        return True
    if viewer.person is None or not working_paths(viewer):
        return False
    person = viewer.person.pk
    own = Q(head=person) | Q(members=person)
    return (
        User.objects.filter(pk=person)
        .filter(
            Exists(Office.objects.filter(own, is_active=True))
            | Exists(Question.objects.filter(assigned_to=person))
        )
        .exists()
    )


def can_keep_offices(viewer: Viewer, place: Place) -> bool:
    """Say who answers at a place: its head, deputies and coordinators, administrators."""
    if not viewer.is_signed_in or not can_ask(place):
        return False
    led = any(place.path.startswith(path) for path in answered_paths(viewer))
    return led or viewer.is_administrator


def can_approve(viewer: Viewer, question: Question) -> bool:
    """Sign the answer: the head of the office, the head of the place, or who stands in for one."""
    if question.topic.state != "published":
        return False
    return Question.objects.signable_by(viewer).filter(pk=question.pk).exists()


def can_decline(viewer: Viewer, question: Question) -> bool:
    """Say publicly that it is not taken up: who signs, and the coordinators of the place."""
    return can_approve(viewer, question) or (
        viewer.coordinates(question.place.path) and can_work(viewer, question)
    )


def can_publish(viewer: Viewer, question: Question, answer: OfficialAnswer) -> bool:
    """What was proposed; one's own draft needs nobody to propose it."""
    return is_ready_for(viewer, answer) and can_approve(viewer, question)


def is_ready_for(viewer: Viewer, answer: OfficialAnswer) -> bool:
    """The answer waits for a signature, or is the viewer's own draft."""
    if answer.state == AnswerState.PUBLISHED:
        return False
    return answer.state == AnswerState.PROPOSED or answer.drafted_by_id == viewer.person_id


def is_asker(viewer: Viewer, question: Question) -> bool:
    """The person who asked."""
    return viewer.person_id is not None and question.asker_id == viewer.person_id


def can_change(viewer: Viewer, question: Question) -> bool:
    """The asker, as long as the question waits for a moderator or was returned by one."""
    return is_asker(viewer, question) and question.topic.state in {"pending", "returned"}
