"""The essay of the month."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from cms.fields import MarkdownField
from cms.languages import language_choices
from cms.people.models import Community, User
from cms.settings import limits
from library.essays.querysets import EssayQuerySet


class EssayAudience(models.TextChoices):
    """Who may read an essay; the author chooses."""

    COMMUNITY = "community", _("my community")
    TEACHERS = "teachers", _("all teachers")
    PUBLIC = "public", _("everybody")


class Essay(PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """One essay a month of one author in one community. Unpublished text stays in the draft."""

    author = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="essays", verbose_name=_("author")
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="essays", verbose_name=_("community")
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    also_shown_in = ParentalManyToManyField(
        Community,
        blank=True,
        related_name="essays_shown",
        verbose_name=_("also shown in"),
    )
    audience = models.CharField(
        _("who may read it"),
        max_length=10,
        choices=EssayAudience,
        default=EssayAudience.COMMUNITY,
    )
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    title = models.CharField(_("title"), max_length=limits.TITLE_LENGTH)
    slug = models.SlugField(_("address"), max_length=80, editable=False)
    body = MarkdownField(_("text"), max_length=limits.BODY_LENGTH, html_field="body_html")
    body_html = models.TextField(blank=True, editable=False)
    sentence_count = models.PositiveSmallIntegerField(_("sentences"), default=0, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="essay", for_concrete_model=False
    )

    objects = EssayQuerySet.as_manager()

    class Meta:
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        constraints = [
            models.UniqueConstraint(
                fields=["author", "community", "month"],
                name="essay_once_a_month",
                violation_error_message=_("You already have an essay of this month here."),
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="essay_month_is_a_first_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-month", "-first_published_at", "-id"],
                condition=models.Q(live=True),
                name="essay_newest",
            ),
            models.Index(fields=["community", "-month"], name="essay_by_community"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.Manager:
        """All revisions, newest first."""
        return self._revisions

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("library:essay-detail", args=[self.pk, self.slug])

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """The public page is the preview."""
        return "library/essays/essay_detail.html"
