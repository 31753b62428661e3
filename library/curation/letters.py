"""What Wagtail tells of reviews: rounds begin and end, and our own letters go out for methods.

Wagtail's letters lead into the admin, which most authors cannot enter, and speak the language of
the admin. They go on for pages.
"""

from typing import Any

from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    published,
    task_approved,
    task_cancelled,
    task_rejected,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from library.curation.services import (
    close_round,
    open_round,
    tell_answered,
    tell_editors,
    tell_published,
    tell_returned,
)
from library.methods.models import Method


class ApprovalLetter(WorkflowStateApprovalEmailNotifier):
    """Wagtail's letter of approval, for all but methods."""

    def can_handle(self, instance: WorkflowState, **kwargs: Any) -> bool:
        """Not for methods."""
        return super().can_handle(instance, **kwargs) and not _is_of_method(instance)


class RejectionLetter(WorkflowStateRejectionEmailNotifier):
    """Wagtail's letter of rejection, for all but methods."""

    def can_handle(self, instance: WorkflowState, **kwargs: Any) -> bool:
        """Not for methods."""
        return super().can_handle(instance, **kwargs) and not _is_of_method(instance)


class SubmissionLetter(WorkflowStateSubmissionEmailNotifier):
    """Wagtail's letter of submission, for all but methods."""

    def can_handle(self, instance: WorkflowState, **kwargs: Any) -> bool:
        """Not for methods."""
        return super().can_handle(instance, **kwargs) and not _is_of_method(instance)


class TaskLetter(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's letter to those who review, for all but methods."""

    def can_handle(self, instance: TaskState, **kwargs: Any) -> bool:
        """Not for methods."""
        is_ours = isinstance(instance, TaskState) and _is_of_method(instance.workflow_state)
        return super().can_handle(instance, **kwargs) and not is_ours


def after_submission(
    sender: type[TaskState], instance: TaskState, user: Any = None, **kwargs: Any
) -> None:
    """Opens a round and tells the editors that a method waits, for the first time or corrected."""
    if _is_of_method(instance.workflow_state):
        open_round(task_state=instance, by=user)
        tell_editors(method=instance.workflow_state.content_object, sent_by=user)


def after_answer(sender: type[TaskState], instance: TaskState, **kwargs: Any) -> None:
    """Ends the round, whoever answered and wherever."""
    if _is_of_method(instance.workflow_state):
        close_round(task_state=instance)
        tell_answered(task_state=instance)


def after_first_publication(sender: type[Method], instance: Method, **kwargs: Any) -> None:
    """Tells the author once that their method is on the shelf, however an editor published it."""
    if instance.first_published_at == instance.last_published_at:
        tell_published(method=instance)


def after_approval(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    """Tells the author that changes to a published method are out."""
    if not _is_of_method(instance):
        return
    # The one in the hands of the workflow was read before it was published.
    method = Method.objects.select_related("author").get(pk=instance.content_object.pk)
    if method.live and method.first_published_at != method.last_published_at:
        tell_published(method=method)


def after_return(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    """Tells the author what the editor wrote."""
    if _is_of_method(instance):
        tell_returned(method=instance.content_object, note=instance.current_task_state.comment)


def connect() -> None:
    """Listens to Wagtail. Its own letters are connected later under the same names and so
    give way to ours."""
    workflow_approved.connect(
        _approval_letter,
        sender=WorkflowState,
        dispatch_uid="workflow_state_approved_email_notification",
    )
    workflow_rejected.connect(
        _rejection_letter,
        sender=WorkflowState,
        dispatch_uid="workflow_state_rejected_email_notification",
    )
    workflow_submitted.connect(
        _submission_letter,
        sender=WorkflowState,
        dispatch_uid="workflow_state_submitted_email_notification",
    )
    task_submitted.connect(
        _task_letter,
        sender=TaskState,
        dispatch_uid="group_approval_task_submitted_email_notification",
    )
    task_submitted.connect(after_submission, sender=TaskState)
    for answered in (task_approved, task_rejected, task_cancelled):
        answered.connect(after_answer, sender=TaskState)
    published.connect(after_first_publication, sender=Method)
    workflow_approved.connect(after_approval, sender=WorkflowState)
    workflow_rejected.connect(after_return, sender=WorkflowState)


_approval_letter = ApprovalLetter()
_rejection_letter = RejectionLetter()
_submission_letter = SubmissionLetter()
_task_letter = TaskLetter()


def _is_of_method(state: WorkflowState) -> bool:
    return isinstance(state.content_object, Method)
