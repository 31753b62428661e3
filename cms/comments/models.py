"""What the site keeps of a comment beyond the columns of django-comments-xtd."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_comments_xtd.models import XtdComment

from cms.languages import language_choices
from cms.people.models import User
from cms.settings import limits


class CommentRecord(models.Model):
    """Companion of one comment: language, what makes it one, and what was decided of it."""

    comment = models.OneToOneField(
        XtdComment, on_delete=models.CASCADE, primary_key=True, related_name="record"
    )
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    digest = models.CharField(
        max_length=64,
        null=True,
        unique=True,
        help_text=_("Of person, place and words: the same words are said once in a place."),
    )
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    removed_at = models.DateTimeField(pgettext_lazy("time", "removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    removal_reason = models.CharField(
        _("why it was removed"), max_length=limits.NOTE_LENGTH, blank=True
    )

    class Meta:
        verbose_name = _("record of a comment")
        verbose_name_plural = _("records of comments")

    def __str__(self) -> str:
        return f"#{self.comment_id}"


class ReportReason(models.TextChoices):
    """Why somebody reports a comment."""

    RUDE = "rude", _("It is rude or hurts somebody")
    PRIVATE = "private", _("It tells private things, for example of a child")
    ADVERTISING = "advertising", _("It is advertising or a swindle")
    WRONG_PLACE = "wrong_place", _("It does not belong here")
    OTHER = "other", pgettext_lazy("reason of a report", "Another reason")


class CommentReport(models.Model):
    """Somebody asks moderators to look at a comment. Only moderators ever learn who."""

    comment = models.ForeignKey(
        XtdComment, on_delete=models.CASCADE, related_name="reports", verbose_name=_("comment")
    )
    reporter = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("reporter")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=ReportReason)
    words = models.CharField(_("in other words"), max_length=limits.NOTE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    closed_at = models.DateTimeField(pgettext_lazy("time", "answered"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=models.Q(closed_at__isnull=True),
                name="comment_report_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · #{self.comment_id}"
