"""The cyclogram of a community: what it does, and how often."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.names import Named
from cms.people.models import Community
from cms.settings import limits


class RhythmKind(models.TextChoices):
    """How often something is done."""

    WHENEVER = "whenever", _("whenever needed")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month")
    TWO_MONTHS = "two_months", _("every two months")
    TERM = "term", _("every term")
    RESULTS = "results", _("as results come")


class Rhythm(Named, Orderable):
    """One line of the cyclogram; `cyclogram.next_date` says when it comes next."""

    community = ParentalKey(
        Community, on_delete=models.CASCADE, related_name="rhythms", verbose_name=_("community")
    )
    kind = models.CharField(_("how often"), max_length=12, choices=RhythmKind)
    is_essay = models.BooleanField(
        _("is the essay of the month"),
        default=False,
        help_text=_("Members are led from here to writing it."),
    )
    anchor_on = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        help_text=_(
            "The day of the first time. Every two weeks is counted from it; "
            "every two months from its month."
        ),
    )
    note_kk = models.CharField(
        _("note in Kazakh"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
        help_text=_("For example, the name of a school."),
    )
    note_ru = models.CharField(_("note in Russian"), max_length=limits.TITLE_LENGTH, blank=True)
    note_en = models.CharField(_("note in English"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("line of the cyclogram")
        verbose_name_plural = _("cyclogram")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_essay=False) | models.Q(kind="month"),
                name="rhythm_essay_is_monthly",
                violation_error_message=_("The essay of the month is done every month."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="fortnight") | models.Q(anchor_on__isnull=False),
                name="rhythm_fortnight_has_first_day",
                violation_error_message=_("Every two weeks: from which day?"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Says beside the field what the constraint would say above the form."""
        if self.kind == RhythmKind.FORTNIGHT and not self.anchor_on:
            raise ValidationError({"anchor_on": _("Every two weeks: from which day?")})

    def is_dated(self) -> bool:
        """True when the calendar, not the need, says when it is done."""
        return self.kind not in {RhythmKind.WHENEVER, RhythmKind.RESULTS}

    def begins_by(self, day: date) -> bool:
        """True when the rhythm has begun on `day`."""
        return self.anchor_on is None or self.anchor_on <= day
