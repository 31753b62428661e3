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
    returned_at = models.DateTimeField(
        pgettext_lazy("time", "returned for correction"), null=True, blank=True
    )
    hidden_at = models.DateTimeField(pgettext_lazy("time", "hidden"), null=True, blank=True)
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
