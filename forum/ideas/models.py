"""Ideas with a visible fate: stages as data, moves with a public sentence, votes, milestones."""

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.files.models import StoredFile
from cms.languages import language_choices
from cms.names import Named
from cms.people.models import ExpertGroup, Family, User
from cms.settings import limits
from forum.boards.models import Board
from forum.discussions.models import Topic
from forum.ideas.querysets import IdeaQuerySet
from forum.remarks.models import Remark


class IdeasRules(models.Model):
    """How a board of ideas counts voices."""

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="ideas_rules")
    is_by_family = models.BooleanField(
        _("one voice for a family"),
        default=False,
        help_text=_("Guardians of the same children vote together."),
    )
    hides_votes_until = models.DateTimeField(_("votes are hidden until"), null=True, blank=True)
    audience_size = models.PositiveIntegerField(
        _("size of the audience"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as belong to the place or the community."),
    )

    class Meta:
        verbose_name = _("rules of a board of ideas")
        verbose_name_plural = _("rules of boards of ideas")

    def __str__(self) -> str:
        return str(self.board)


class IdeaStage(Named):
    """A stage of ideas. A board without stages of its own uses those without a board."""

    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.CASCADE, related_name="idea_stages"
    )
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(_("everybody sees ideas here"), default=True)
    needs_text = models.BooleanField(_("a move here needs a public sentence"), default=True)
    can_vote = models.BooleanField(_("votes are taken"), default=False)
    is_quorum_gate = models.BooleanField(
        _("ideas leave it forward only with enough votes"), default=False
    )
    shows_progress = models.BooleanField(_("has progress and milestones"), default=False)
    is_accepted = models.BooleanField(_("counts as accepted"), default=False)
    is_done = models.BooleanField(_("counts as done"), default=False)
    is_end = models.BooleanField(_("nothing more is planned"), default=False)

    class Meta:
        verbose_name = _("stage of ideas")
        verbose_name_plural = _("stages of ideas")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("code", Coalesce("board", 0), name="idea_stage_once")
        ]

    @property
    def is_answer(self) -> bool:
        """Something was decided: yes, in part, not now, or it is being done."""
        return self.is_accepted or self.is_done or self.shows_progress or self.is_end

    @property
    def is_refusal(self) -> bool:
        """It ended, and nothing was taken up."""
        return self.is_end and not (self.is_accepted or self.is_done or self.shows_progress)


class Idea(models.Model):
    """An idea is a topic that gathers votes and comes to an end that everybody can read.

    `quorum` votes of an audience of `audience_size` were counted when it was proposed, and again
    when votes were opened. `vote_count` is the votes that are rows and `brought_votes`, voices of
    people who stayed on another site when the board came from there. `version` grows with every
    act of those who run it.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="idea")
    stage = models.ForeignKey(IdeaStage, on_delete=models.PROTECT, related_name="ideas")
    vote_count = models.PositiveIntegerField(default=0, editable=False)
    brought_votes = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    quorum = models.PositiveIntegerField(default=0)
    audience_size = models.PositiveIntegerField(default=0, editable=False)
    experts = models.ForeignKey(
        ExpertGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas"
    )
    responsible = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="idea_progress_percent"
            )
        ]
        indexes = [
            models.Index(fields=["stage", "-vote_count", "-id"], name="idea_by_stage"),
            models.Index(fields=["-vote_count", "-id"], name="idea_by_votes"),
            models.Index(fields=["-moved_at", "-id"], name="idea_last_moved"),
        ]

    def __str__(self) -> str:
        return str(self.topic)

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("forum:idea-detail", args=[self.pk, self.topic.slug])


class IdeaMove(Remark):
    """An idea goes from stage to stage, with a sentence that everybody reads."""

    review_kind = "idea-move"

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.ForeignKey(
        IdeaStage, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_stage = models.ForeignKey(IdeaStage, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("public sentence"), max_length=limits.NOTE_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sentence about a stage of an idea")
        verbose_name_plural = _("sentences about stages of ideas")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea_id} → {self.to_stage_id}"


class IdeaVote(models.Model):
    """One voice for an idea: of a person, and where the board counts families, of the family."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(
        Family, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="idea_vote_once_a_person"),
            models.UniqueConstraint(
                fields=["idea", "family"],
                condition=models.Q(family__isnull=False),
                name="idea_vote_once_a_family",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.person_id}"


class ExpertOpinion(Remark):
    """What one expert of the group around an idea thinks of it; it stands above the comments."""

    review_kind = "opinion"

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="opinions")
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    source = models.TextField(_("text"), max_length=limits.IDEA_LENGTH)
    html = models.TextField(editable=False)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("opinion of an expert")
        verbose_name_plural = _("opinions of experts")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "author"], name="expert_opinion_once")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} · {self.author_id}"


class Milestone(Remark):
    """A step of the work on an accepted idea, and what shows that it is done. `by` said it last."""

    review_kind = "idea-step"

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(_("language"), max_length=2, choices=language_choices, default="kk")
    title = models.CharField(_("step"), max_length=limits.TITLE_LENGTH)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(
        _("what shows that it is done"), max_length=limits.NOTE_LENGTH, blank=True
    )
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
