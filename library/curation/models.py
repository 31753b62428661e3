"""The editors' look at a method before it stands on the shelf."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState, WorkflowState

from cms.files.models import StoredFile
from cms.people.models import ExpertGroup, User
from cms.settings import limits
from library.curation.querysets import (
    OPEN,
    OpinionQuerySet,
    RemarkQuerySet,
    ReviewQuerySet,
    ScoreQuerySet,
)
from library.methods.models import Method, Term


class AlreadyAnswered(PermissionDenied):
    """Another editor has published or returned it, or its author has taken it back."""

    def __init__(self) -> None:
        super().__init__(_("It was answered or taken back meanwhile: look at it again."))


class EditorialTask(AbstractGroupApprovalTask):
    """Editors publish a method, or return it with a note."""

    # Read by name: Django loads tables before forms and rules can be imported.
    return_form = "library.curation.forms.ReturnForm"
    can_be_published = "library.curation.policies.can_be_published"
    can_be_returned = "library.curation.policies.can_be_returned"
    is_own = "library.curation.policies.is_own"

    class Meta:
        verbose_name = gettext_lazy("review by editors")
        verbose_name_plural = gettext_lazy("reviews by editors")

    def get_actions(self, obj: Any, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        """Publish (the form says beside its fields what is missing), or return with a note.

        Nothing for an own method: another editor answers.
        """
        if not super().get_actions(obj, user) or import_string(self.is_own)(obj, user.pk):
            return []
        actions = [("approve", _("Publish"), False)]
        if import_string(self.can_be_returned)(obj):
            actions.append(("reject", _("Return with a note"), True))
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """A return asks for a note, a publication for nothing."""
        if action == "reject":
            return import_string(self.return_form)
        return super().get_form_for_action(action)

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> None:
        """Refuses a return to nobody or without a note, an own or incomplete method, and whatever
        somebody else has answered meanwhile: the row of the method is held until it is done."""
        with transaction.atomic():
            key = task_state.workflow_state.object_id
            method = Method.objects.select_for_update().get(pk=key)
            fresh = TaskState.objects.select_related("workflow_state").get(pk=task_state.pk)
            if fresh.status != TaskState.STATUS_IN_PROGRESS:
                raise AlreadyAnswered
            if import_string(self.is_own)(method, user.pk):
                raise PermissionDenied(
                    _("This is your own method: another editor publishes or returns it.")
                )
            if action_name == "reject":
                if not import_string(self.can_be_returned)(method):
                    raise PermissionDenied(_("This method has no author to whom it could go back."))
                if not str(kwargs.get("comment", "")).strip():
                    raise PermissionDenied(_("Write what to correct: the author cannot guess it."))
            if action_name == "approve" and not import_string(self.can_be_published)(method):
                raise PermissionDenied(_("This method is not complete yet."))
            super().on_action(fresh, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """What this step does, for the list of steps in the admin."""
        return _("Editors publish a method, or return it to its author with a note.")


class Reason(Term):
    """Why a method goes back: a word that editors keep, such as “licence” or “children’s names”."""

    class Meta(Term.Meta):
        verbose_name = gettext_lazy("reason of a return")
        verbose_name_plural = gettext_lazy("reasons of a return")


class Review(models.Model):
    """Editors' work on one method from its sending until it is published or taken back.

    `workflow_state` is Wagtail's; each time the author sends it there is one `Round` more.
    """

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="reviews")
    workflow_state = models.OneToOneField(
        WorkflowState, on_delete=models.CASCADE, related_name="review"
    )
    assigned_to = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
        verbose_name=gettext_lazy("editor"),
    )
    due_on = models.DateField(gettext_lazy("answer by"), null=True, blank=True)
    # Who has it open now; silent for longer than limits.LOOKING_SECONDS nobody does.
    looking = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)

    # What `with_round()` adds.
    round_number: int
    sent_at: datetime
    answered_at: datetime | None
    is_taken: bool

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("review")
        verbose_name_plural = gettext_lazy("reviews")
        default_permissions = ()
        indexes = [models.Index(fields=["assigned_to", "due_on"], name="review_of_editor")]

    def __str__(self) -> str:
        return str(self.method)

    @property
    def is_open(self) -> bool:
        """With the editors, or returned and not sent again."""
        return self.workflow_state.status in OPEN

    @property
    def waits(self) -> bool:
        """The editors have it and have not answered yet."""
        return self.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


class Outcome(models.TextChoices):
    """How a round ended."""

    RETURNED = "returned", gettext_lazy("returned with a note")
    PUBLISHED = "published", gettext_lazy("published")
    TAKEN_BACK = "taken_back", gettext_lazy("taken back by its author")


class Round(models.Model):
    """One sending and its answer. `revision` is what was sent: the next round is compared to it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    note = models.TextField(max_length=limits.NOTE_LENGTH, blank=True)
    reasons = models.ManyToManyField(Reason, blank=True, related_name="rounds")
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="", answered_at__isnull=True)
                | ~models.Q(outcome="") & models.Q(answered_at__isnull=False),
                name="round_answered_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}, {self.number}"


class Remark(models.Model):
    """A word said in a review: pinned to a field or a file, or part of the conversation.

    A private one is for editors and experts; every other is read by the authors too.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=40, blank=True)
    stored = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.PositiveSmallIntegerField(gettext_lazy("page"), null=True, blank=True)
    is_private = models.BooleanField(gettext_lazy("for editors alone"), default=False)
    text = models.TextField(gettext_lazy("remark"), max_length=limits.NOTE_LENGTH)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("remark of a review")
        verbose_name_plural = gettext_lazy("remarks of a review")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text[:40]


AXES = ("content", "usefulness", "ease", "curriculum")


class Score(models.Model):
    """What one person thinks of what was sent, 1 (weak) to 5 (very good) on four axes.

    After MERLOT's peer review (quality of content, effectiveness, ease of use) with the fit to the
    curriculum as the fourth.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="scores")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    content = models.PositiveSmallIntegerField(gettext_lazy("content"))
    usefulness = models.PositiveSmallIntegerField(gettext_lazy("usefulness in class"))
    ease = models.PositiveSmallIntegerField(gettext_lazy("ease of use"))
    curriculum = models.PositiveSmallIntegerField(gettext_lazy("fit with the curriculum"))

    objects = ScoreQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "author"], name="score_once_a_round"),
            models.CheckConstraint(
                condition=models.Q(
                    content__range=(1, 5),
                    usefulness__range=(1, 5),
                    ease__range=(1, 5),
                    curriculum__range=(1, 5),
                ),
                name="score_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content} {self.usefulness} {self.ease} {self.curriculum}"


class Opinion(models.Model):
    """An expert is asked for an opinion, and gives it; editors alone read it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(User, on_delete=models.CASCADE, related_name="opinions_asked")
    # The group as whose member the expert was asked.
    group = models.ForeignKey(
        ExpertGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    question = models.TextField(max_length=limits.NOTE_LENGTH, blank=True)
    due_on = models.DateField(gettext_lazy("answer by"), null=True, blank=True)
    text = models.TextField(gettext_lazy("opinion"), max_length=limits.NOTE_LENGTH, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("opinion of an expert")
        verbose_name_plural = gettext_lazy("opinions of experts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["review", "expert"], name="opinion_once")]

    def __str__(self) -> str:
        return self.text[:40]
