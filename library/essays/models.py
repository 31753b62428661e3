"""The essay of the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
)

from cms.fields import MarkdownField
from cms.languages import language_choices
from cms.people.models import Community, User
from cms.settings import limits
from library.essays.querysets import EssayQuerySet


def next_month(day: date) -> date:
    """The first day of the month after the one of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def previous_month(day: date) -> date:
    """The first day of the month before the one of `day`."""
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


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
    title = models.CharField(pgettext_lazy("of a work", "title"), max_length=limits.TITLE_LENGTH)
    slug = models.SlugField(_("address"), max_length=80, editable=False)
    body = MarkdownField(_("text"), max_length=limits.BODY_LENGTH, html_field="body_html")
    body_html = models.TextField(blank=True, editable=False)
    sentence_count = models.PositiveSmallIntegerField(_("sentences"), default=0, editable=False)
    draft_version = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text=_("Grows with every saving of the draft, so that two windows lose nothing."),
    )
    withdrawal_note = models.CharField(
        _("why it was taken from the archive"),
        max_length=limits.NOTE_LENGTH,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(pgettext_lazy("time", "begun"), auto_now_add=True)

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
            # The months of the archive with their counts, and who has any: read from the index.
            models.Index(
                fields=["audience", "community", "month"],
                condition=models.Q(live=True),
                name="essay_months",
            ),
            models.Index(fields=["community", "-month"], name="essay_by_community"),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Essay without a title")

    @property
    def month_end(self) -> date:
        """The first day after the month of the essay."""
        return next_month(self.month)

    @property
    def is_late(self) -> bool:
        """True when it was first posted after its month, in school time."""
        if self.first_published_at is None:
            return False
        return timezone.localdate(self.first_published_at) >= self.month_end

    @property
    def draft_revision(self) -> Revision | None:
        """The one revision that holds unposted words; None when all words are posted.

        Posting makes a revision older than the moment of posting; saving a draft, younger.
        """
        latest = self.latest_revision
        if latest is None:
            return None
        if self.last_published_at is not None and latest.created_at <= self.last_published_at:
            return None
        return latest

    def with_content_json(self, content: dict[str, Any]) -> "Essay":
        """The essay as a revision has it. Whose it is, where and of when never comes from there."""
        essay = super().with_content_json(content)
        for name in ("author_id", "community_id", "month", "created_at", "draft_version"):
            setattr(essay, name, getattr(self, name))
        essay.withdrawal_note = self.withdrawal_note
        return essay

    @property
    def revisions(self) -> models.Manager:
        """All revisions, newest first."""
        return self._revisions

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("library:essay-detail", args=[self.pk, self.slug])

    def get_edit_url(self) -> str:
        """Where its author writes it."""
        return reverse("library:essay-edit", args=[self.pk])

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """The public page is the preview."""
        return "library/essays/essay_detail.html"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the author has typed."""

    title: str
    body: str
    language: str
    audience: str = EssayAudience.COMMUNITY
    also_shown_in: Sequence[Community] = ()
