"""What editors do with a review: who answers and until when, publish, return, many at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import Viewer, viewer_of
from cms.notices.services import announce
from cms.people.models import User
from library.curation import policies
from library.curation.models import AlreadyAnswered, Reason, Review, Round
from library.curation.services.telling import ASSIGNED
from library.methods.models import Method
from library.methods.selectors import newest_title


class Refused(Exception):  # noqa: N818 - said to a person
    """The act cannot be done; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of many: `refusal` is empty where it was done."""

    title: str
    refusal: str = ""


def plan_review(
    *, viewer: Viewer, review: Review, editor: User | None, due_on: date | None, now: datetime
) -> None:
    """Says who answers for a review and until when."""
    person = _editor(viewer)
    with transaction.atomic():
        fresh = _held(viewer, review)
        if not fresh.is_open:
            raise Refused(_("It is answered already."))
        if editor is not None and fresh.assigned_to_id != editor.pk:
            _require_reviewer(editor, fresh.method)
        was = fresh.assigned_to_id
        if (was, fresh.due_on) == (editor.pk if editor else None, due_on):
            return
        fresh.assigned_to, fresh.due_on = editor, due_on
        fresh.save(update_fields=["assigned_to", "due_on"])
        _log(fresh, "library.review.plan", person, editor=editor, due_on=due_on)
        if editor is not None and editor.pk != was:
            announce(kind=ASSIGNED, object_pk=fresh.pk, actor=person, at=now)


def look_at(*, viewer: Viewer, review: Review, now: datetime) -> User | None:
    """Keeps that the viewer has the review open; gives who else has. Nobody is locked out."""
    person = _editor(viewer)
    others = policies.looker_of(review, now)
    if others is not None and others.pk != person.pk:
        return others
    Review.objects.filter(pk=review.pk).update(looking=person, looked_at=now)
    return None


def publish(*, viewer: Viewer, review: Review, seen: int) -> None:
    """Puts what was sent in round `seen` on the shelf."""
    _answer(viewer, review, seen, "approve")


def send_back(
    *,
    viewer: Viewer,
    review: Review,
    seen: int,
    note: str,
    reasons: Iterable[Reason],
) -> None:
    """Returns what was sent in round `seen` to its author, with a note and reasons."""
    _answer(viewer, review, seen, "reject", note=note, reasons=tuple(reasons))


def plan_many(
    *,
    viewer: Viewer,
    chosen: Sequence[tuple[Review, int]],
    editor: User | None,
    keeps_editor: bool,
    due_on: date | None,
    now: datetime,
) -> list[Done]:
    """Says of many who answers for them (unless `keeps_editor`) and, if given, until when."""

    def plan(review: Review, _seen: int) -> None:
        plan_review(
            viewer=viewer,
            review=review,
            editor=review.assigned_to if keeps_editor else editor,
            due_on=due_on or review.due_on,
            now=now,
        )

    return _many(chosen, plan)


def publish_many(*, viewer: Viewer, chosen: Sequence[tuple[Review, int]]) -> list[Done]:
    """Publishes those that are complete; says of the others what is in the way."""
    return _many(
        chosen,
        lambda review, seen: publish(viewer=viewer, review=review, seen=seen),
    )


def send_back_many(
    *,
    viewer: Viewer,
    chosen: Sequence[tuple[Review, int]],
    note: str,
    reasons: Iterable[Reason],
) -> list[Done]:
    """Returns many with one note."""
    why = tuple(reasons)
    return _many(
        chosen,
        lambda review, seen: send_back(
            viewer=viewer, review=review, seen=seen, note=note, reasons=why
        ),
    )


def _many(chosen: Sequence[tuple[Review, int]], act: Callable[[Review, int], None]) -> list[Done]:
    """Each by itself: what is refused of one does not undo another."""
    done = []
    for review, seen in chosen:
        refusal = ""
        try:
            act(review, seen)
        except (Refused, PermissionDenied) as refused:
            refusal = str(refused) or _("This cannot be done.")
        done.append(Done(newest_title(review.method), refusal))
    return done


def _answer(
    viewer: Viewer,
    review: Review,
    seen: int,
    action: str,
    *,
    note: str = "",
    reasons: tuple[Reason, ...] = (),
) -> None:
    person = _editor(viewer)
    with transaction.atomic():
        fresh = _held(viewer, review)
        if not fresh.waits or _newest(fresh).number != seen:
            raise AlreadyAnswered
        task_state = fresh.workflow_state.current_task_state
        task = task_state.task.specific
        task.on_action(task_state, person, action, comment=note.strip())
        _newest(fresh).reasons.set(reasons)


def _editor(viewer: Viewer) -> User:
    if viewer.person is None or not policies.can_curate(viewer):
        raise PermissionDenied(_("Methods are reviewed by editors."))
    return viewer.person


def _held(viewer: Viewer, review: Review) -> Review:
    """The review as it is now, its method held until the transaction ends, if it is another's."""
    method = Method.objects.select_for_update().get(pk=review.method_id)
    if not policies.can_review(viewer, method):
        raise Refused(_("This is your own method: another editor answers for it."))
    fresh = Review.objects.select_related("workflow_state__current_task_state").get(pk=review.pk)
    fresh.method = method
    return fresh


def _newest(review: Review) -> Round:
    return review.rounds.order_by("-number")[0]


def _require_reviewer(editor: User, method: Method) -> None:
    if not policies.can_review(viewer_of(editor), method):
        raise Refused(_("Choose an editor who has not made this method."))


def _log(review: Review, action: str, by: User, **data: object) -> None:
    kept = {name: str(value) if value is not None else "" for name, value in data.items()}
    log(instance=review.method, action=action, user=by, data={"review": review.pk, **kept})
