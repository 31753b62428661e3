"""What readers report of a method, a version or a file, and what editors answered."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.languages import language_choices
from cms.people.models import User
from cms.settings import limits
from library.corrections.querysets import CorrectionQuerySet
from library.methods.models import Method


class Wrong(models.TextChoices):
    """What is wrong, in words that everybody understands."""

    MISTAKE = "mistake", _("There is a mistake in it")
    FILE = "file", _("A file does not open")
    RIGHTS = "rights", _("It takes what belongs to me or somebody else")
    CHILD = "child", _("A child can be recognised in it")


# It is taken out of sight at once, until an editor has looked.
URGENT = frozenset({Wrong.CHILD})


class Outcome(models.TextChoices):
    """What editors answered."""

    CORRECTED = "corrected", pgettext_lazy("answer to a report", "it is put right")
    STAYS = "stays", pgettext_lazy("answer to a report", "it stays as it is")
    WITHDRAWN = "withdrawn", pgettext_lazy("answer to a report", "it is taken off the shelf")


class Correction(models.Model):
    """One report. Only those who answer it ever learn who sent it.

    A visitor is known by a keyed digest of address and day, as in moderation; their mail is used
    after they have confirmed it, and forgotten after the answer.
    """

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="corrections")
    # Number of the version that was read; 0 of a method from before versions were kept.
    version = models.PositiveSmallIntegerField(default=0)
    stored = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField(max_length=limits.FILE_NAME_LENGTH, blank=True)
    kind = models.CharField(_("what is wrong"), max_length=10, choices=Wrong)
    words = models.CharField(_("in words"), max_length=limits.NOTE_LENGTH)
    whereabouts = models.CharField(
        pgettext_lazy("in a text", "where"), max_length=limits.TITLE_LENGTH, blank=True
    )
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visitor = models.CharField(max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=limits.NAME_LENGTH, blank=True)
    mail = models.EmailField(blank=True)
    key_digest = models.CharField(max_length=64, blank=True)
    mail_confirmed_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    # The authors read the words before an editor has: no check found anything in them.
    is_plain = models.BooleanField(default=False)
    # This report has taken the method off the shelf.
    has_hidden = models.BooleanField(default=False)
    sent_at = models.DateTimeField(pgettext_lazy("time", "sent"))
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(max_length=limits.SUMMARY_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a mistake")
        verbose_name_plural = _("reports of mistakes")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="correction_answered_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-is_urgent", "sent_at", "id"],
                condition=Q(answered_at__isnull=True),
                name="correction_queue",
            ),
            models.Index(fields=["-answered_at", "-id"], name="correction_answered"),
            models.Index(fields=["person", "sent_at"], name="correction_by_person"),
            models.Index(
                fields=["visitor"], condition=~Q(visitor=""), name="correction_by_visitor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.method_id}"

    def get_absolute_url(self) -> str:
        """Where it is read and answered."""
        return reverse("library:correction-detail", args=[self.pk])
