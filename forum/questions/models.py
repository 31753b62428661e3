"""Questions to the administration, their life, and the official answers."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import language_choices
from cms.names import Named
from cms.people.models import Place, User
from cms.settings import limits
from forum.discussions.models import Topic
from forum.questions.querysets import QuestionQuerySet
from forum.remarks.models import Remark


class Office(Named):
    """A department of an organisation that answers questions. Its head approves answers."""

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="offices", verbose_name=_("organisation")
    )
    head = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who approves and signs"),
    )
    members = models.ManyToManyField(
        User, blank=True, related_name="offices", verbose_name=_("who answers")
    )
    position_kk = models.CharField(
        _("position of the head in Kazakh"), max_length=limits.TITLE_LENGTH, blank=True
    )
    position_ru = models.CharField(
        _("position of the head in Russian"), max_length=limits.TITLE_LENGTH, blank=True
    )
    position_en = models.CharField(
        _("position of the head in English"), max_length=limits.TITLE_LENGTH, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("office that answers")
        verbose_name_plural = _("offices that answer")


class Openness(models.TextChoices):
    """Who reads a question."""

    PUBLIC = "public", _("everybody, with my name")
    UNNAMED = "unnamed", _("everybody, without my name")
    PRIVATE = "private", _("only I and the administration")


class Stage(models.TextChoices):
    """Where a question stands."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("stage of a question", "waits for confirmation")
    RECEIVED = "received", pgettext_lazy("stage of a question", "received")
    ACCEPTED = "accepted", pgettext_lazy("stage of a question", "accepted")
    ASSIGNED = "assigned", pgettext_lazy("stage of a question", "assigned")
    DRAFTED = "drafted", pgettext_lazy("stage of a question", "answer is drafted")
    ANSWERED = "answered", pgettext_lazy("stage of a question", "answered")
    CLOSED = "closed", pgettext_lazy("stage of a question", "closed")
    DECLINED = "declined", pgettext_lazy("stage of a question", "not taken up")


class Outcome(models.TextChoices):
    """What the asker says of the answer."""

    SOLVED = "solved", pgettext_lazy("said by the asker", "solved")
    NOT_YET = "not_yet", pgettext_lazy("said by the asker", "not yet")


class Question(models.Model):
    """A question is a topic with a clock. An asker without an account has a name and a mail.

    The topic of an unnamed question has no author, so that nothing that shows topics can tell who
    asked: only `asker` knows. `answered_at` and `was_on_time` are those of the first answer;
    `answer_by` begins anew when the asker says "not yet".
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="question")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="questions", verbose_name=_("organisation")
    )
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        verbose_name=_("office"),
    )
    assigned_to = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who answers"),
    )
    openness = models.CharField(
        _("who reads it"), max_length=10, choices=Openness, default=Openness.PUBLIC
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.RECEIVED)
    asker = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    asker_name = models.CharField(max_length=limits.NAME_LENGTH, blank=True)
    asker_mail = models.EmailField(blank=True)
    key_digest = models.CharField(max_length=64, blank=True, db_index=True)
    received_at = models.DateTimeField(null=True, blank=True)
    accept_by = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    was_on_time = models.BooleanField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage="unconfirmed") | models.Q(received_at__isnull=False),
                name="question_received_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="answered") | models.Q(answered_at__isnull=False),
                name="question_answered_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "stage", "answer_by"], name="question_clock"),
            models.Index(fields=["assigned_to", "stage"], name="question_of_answerer"),
            models.Index(fields=["stage", "-received_at"], name="question_list"),
            models.Index(fields=["-received_at", "-id"], name="question_newest"),
            models.Index(fields=["place", "-received_at", "-id"], name="question_of_place"),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(stage__in=["received", "accepted", "assigned", "drafted"]),
                name="question_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("forum:question-detail", args=[self.pk, self.topic.slug])


class AnswerState(models.TextChoices):
    """A draft, handed to the head, published. Published text never changes."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("waits for approval")
    RETURNED = "returned", _("returned by the head")
    PUBLISHED = "published", _("published")


class OfficialAnswer(Remark):
    """What the administration answers. A correction is a new version; the old ones stay."""

    review_kind = "answer"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    source = models.TextField(_("text"), max_length=limits.POST_LENGTH)
    html = models.TextField(editable=False)
    position = models.CharField(_("position"), max_length=limits.TITLE_LENGTH, blank=True)
    drafted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note of the head"), max_length=limits.NOTE_LENGTH, blank=True)
    drafted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="answer_version_once"),
            models.UniqueConstraint(
                fields=["question"],
                condition=~models.Q(state="published"),
                name="answer_one_in_work",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="answer_published_has_a_time",
            ),
        ]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.question} · {self.version}"

    @property
    def mark(self) -> str:
        """Names this state of the text, for a form that was opened on it."""
        return f"{self.pk}.{self.drafted_at.timestamp():.6f}"


class Step(models.TextChoices):
    """What was done; most of it stands in the timeline that everybody reads."""

    ASKED = "asked", pgettext_lazy("step of a question", "asked")
    CONFIRMED = "confirmed", pgettext_lazy("step of a question", "confirmed by mail")
    ACCEPTED = "accepted", pgettext_lazy("step of a question", "accepted")
    ASSIGNED = "assigned", pgettext_lazy("step of a question", "given to who answers")
    DRAFTED = "drafted", pgettext_lazy("step of a question", "answer written")
    PROPOSED = "proposed", pgettext_lazy("step of a question", "answer given to the head")
    RETURNED = "returned", pgettext_lazy("step of a question", "answer returned by the head")
    ANSWERED = "answered", pgettext_lazy("step of a question", "answered")
    CORRECTED = "corrected", pgettext_lazy("step of a question", "answer corrected")
    SOLVED = "solved", pgettext_lazy("step of a question", "solved, says who asked")
    NOT_YET = "not_yet", pgettext_lazy("step of a question", "not solved yet, says who asked")
    DECLINED = "declined", pgettext_lazy("step of a question", "not taken up")
    DUPLICATE = "duplicate", pgettext_lazy("step of a question", "asked and answered elsewhere")


class QuestionEvent(Remark):
    """One step in the life of a question; what is public of it stands in its timeline."""

    review_kind = "question-note"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=12, choices=Step, default=Step.ASKED)
    from_stage = models.CharField(max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=limits.NOTE_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("note to a step of a question")
        verbose_name_plural = _("notes to steps of questions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.step}"
