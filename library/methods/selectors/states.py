"""Where a method stands, derived from the live state and the workflow, never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import WorkflowState

from library.methods.models import Method


class MethodState(models.TextChoices):
    """Where a method stands, as its author reads it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent to the editors")
    IN_REVIEW = "in_review", _("an editor looks at it")
    RESUBMITTED = "resubmitted", _("sent to the editors again")
    RETURNED = "returned", _("returned with a note")
    PUBLISHED = "published", _("published")
    PUBLISHED_WITH_DRAFT = "published_with_draft", _("published, with changes not sent yet")
    PUBLISHED_IN_REVIEW = "published_in_review", _("published, changes are with the editors")
    PUBLISHED_RETURNED = "published_returned", _("published, changes returned with a note")
    WITHDRAWN = "withdrawn", pgettext_lazy("a method", "unpublished")

    @property
    def is_in_review(self) -> bool:
        """Editors have it now."""
        return self in {
            MethodState.SUBMITTED,
            MethodState.IN_REVIEW,
            MethodState.RESUBMITTED,
            MethodState.PUBLISHED_IN_REVIEW,
        }

    @property
    def is_returned(self) -> bool:
        """The author is asked to correct it."""
        return self in {MethodState.RETURNED, MethodState.PUBLISHED_RETURNED}

    @property
    def tone(self) -> str:
        """Tone of its badge."""
        if self.is_in_review:
            return "waiting"
        if self.is_returned:
            return "refused"
        return "good" if self.value.startswith("published") else "quiet"


_STEPS = {"taken": MethodState.IN_REVIEW, "again": MethodState.RESUBMITTED}


def state_of(method: Method) -> MethodState:
    """The state of `method`: no query when it was read `with_review()`, else one."""
    status, step = _review_of(method)
    if status == WorkflowState.STATUS_IN_PROGRESS:
        if method.live:
            return MethodState.PUBLISHED_IN_REVIEW
        return _STEPS.get(step or "", MethodState.SUBMITTED)
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return MethodState.PUBLISHED_RETURNED if method.live else MethodState.RETURNED
    if method.live:
        changed = method.has_unpublished_changes
        return MethodState.PUBLISHED_WITH_DRAFT if changed else MethodState.PUBLISHED
    if method.first_published_at is not None:
        return MethodState.WITHDRAWN
    return MethodState.DRAFT


def _review_of(method: Method) -> tuple[str | None, str | None]:
    if not hasattr(method, "review_status"):
        current = Method.objects.filter(pk=method.pk).with_review()
        found = current.values_list("review_status", "review_step").first()
        method.review_status, method.review_step = found or (None, None)
    return method.review_status, method.review_step
