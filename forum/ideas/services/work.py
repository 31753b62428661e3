"""Work on an idea that was taken up: who, until when, which steps, and what shows for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.moderation.policies import require_not_paused
from cms.notices.services import announce
from cms.people.models import User
from forum.discussions.refusals import Refused
from forum.discussions.services.cleaning import require_clean
from forum.ideas import policies
from forum.ideas.models import Idea, Milestone
from forum.ideas.services.acts import (
    locked_as_seen,
    person_of,
    require_readers,
    touched,
)
from forum.remarks.policies import scope_on
from forum.remarks.services import require_free, require_not_removed, say_anew

PLANNED = "idea.responsible"
STEP_DONE = "idea.step"


@dataclass(frozen=True, slots=True)
class Plan:
    """Who answers for the work, until when, and how far it is where there are no steps."""

    responsible: User | None
    due_on: date | None
    progress: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `file` is stored already, `keeps_file` leaves the one that is there."""

    title: str
    language: str
    due_on: date | None = None
    is_done: bool = False
    evidence: str = ""
    file: StoredFile | None = None
    keeps_file: bool = True


def set_plan(
    *,
    viewer: Viewer,
    idea: Idea,
    plan: Plan,
    seen_version: int,
    now: datetime,
    version: int | None = None,
) -> None:
    """Says who answers for the work and until when; progress counts where there are no steps."""
    person = person_of(viewer)
    with transaction.atomic():
        fresh = locked_as_seen(idea.pk, seen_version)
        if not policies.can_run(viewer, fresh, version):
            raise PermissionDenied(_("The work is planned by those who moderate the board."))
        if plan.responsible is not None:
            require_readers([plan.responsible], fresh, viewer, version)
        if not 0 <= plan.progress <= 100:
            raise Refused(_("Progress goes from 0 to 100 percent."))
        is_new = plan.responsible is not None and plan.responsible.pk != fresh.responsible_id
        fresh.responsible, fresh.due_on = plan.responsible, plan.due_on
        fresh.progress = _progress_of_steps(fresh, plan.progress)
        fresh.save(update_fields=["responsible", "due_on", "progress"])
        touched(fresh)
        if is_new and plan.responsible is not None:
            announce(
                kind=PLANNED,
                object_pk=fresh.pk,
                actor=person,
                at=now,
                data={"responsible": plan.responsible.pk},
            )


def keep_milestone(
    *,
    viewer: Viewer,
    idea: Idea,
    step: Step,
    seen_version: int,
    now: datetime,
    milestone: Milestone | None = None,
    version: int | None = None,
) -> Milestone:
    """Adds a step, or changes it; a done one says what shows for it."""
    person = person_of(viewer)
    require_not_paused(person, now)
    with transaction.atomic():
        fresh = locked_as_seen(idea.pk, seen_version)
        _require_worker(viewer, fresh, version)
        require_clean([step.title, step.evidence], viewer, fresh.topic.board_id, version)
        row = _row(fresh, milestone)
        require_not_removed(row)
        was_said = _words(row)
        row.title, row.language, row.due_on = step.title.strip(), step.language, step.due_on
        row.evidence = step.evidence.strip()
        if step.file is not None or not step.keeps_file:
            row.file = step.file
        if step.is_done and not row.evidence and row.file is None:
            raise Refused(_("Say in a few words what shows that it is done, or add a file."))
        was_done = row.done_at is not None
        row.done_at = (row.done_at or now) if step.is_done else None
        says_anew = row.pk is not None and _words(row) != was_said
        if row.pk is None or says_anew:
            row.by = person
        row.save()
        if says_anew:
            scope = scope_on(fresh.topic, person.pk)
            say_anew(row, scope=scope, by=person, at=now)
        _count_progress(fresh)
        touched(fresh)
        if step.is_done and not was_done:
            announce(
                kind=STEP_DONE,
                object_pk=fresh.pk,
                actor=person,
                at=now,
                data={"milestone": row.pk, "percent": fresh.progress},
            )
    return row


def drop_milestone(
    *,
    viewer: Viewer,
    idea: Idea,
    milestone: Milestone,
    seen_version: int,
    version: int | None = None,
) -> None:
    """Takes a step away that will not be; not out of the hands of moderators."""
    with transaction.atomic():
        fresh = locked_as_seen(idea.pk, seen_version)
        _require_worker(viewer, fresh, version)
        row = _row(fresh, milestone)
        require_free(row)
        row.delete()
        _count_progress(fresh)
        touched(fresh)


def _row(idea: Idea, milestone: Milestone | None) -> Milestone:
    if milestone is not None:
        found = Milestone.objects.filter(pk=milestone.pk, idea=idea).first()
        if found is None:
            raise Refused(_("This step is not there any more."))
        return found
    last = Milestone.objects.filter(idea=idea).aggregate(last=Max("position"))["last"] or 0
    return Milestone(idea=idea, position=last + 1)


def _words(row: Milestone) -> tuple[str, str, int | None]:
    return row.title, row.evidence, row.file_id


def _count_progress(idea: Idea) -> None:
    idea.progress = _progress_of_steps(idea, idea.progress)
    Idea.objects.filter(pk=idea.pk).update(progress=idea.progress)


def _progress_of_steps(idea: Idea, otherwise: int) -> int:
    """The share of steps that are done; what was said by hand where there are none."""
    counted = Milestone.objects.filter(idea=idea).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False))
    )
    return round(100 * counted["done"] / counted["all"]) if counted["all"] else otherwise


def _require_worker(viewer: Viewer, idea: Idea, version: int | None) -> None:
    if not policies.can_work(viewer, idea, version):
        raise PermissionDenied(
            _("Steps are kept by the person responsible and those who moderate the board.")
        )
