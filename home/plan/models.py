"""Terms of the school year and the plan of work: rows, so that they can be asked for dates."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from cms.names import Named, words_of
from cms.people.models import Community, Place, PlaceKind
from cms.settings import limits

# What a row of the plan says in words, each in three languages.
PLAN_TEXTS = ("theme", "purpose", "period", "expected_result", "resources")


class SchoolTerm(models.Model):
    """One term of a school year; ordered anew every year by an administrator."""

    school_year = models.PositiveSmallIntegerField(
        _("school year"), help_text=_("The year in which it begins: 2026 for 2026/27.")
    )
    number = models.PositiveSmallIntegerField(_("term"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("school term")
        verbose_name_plural = _("school terms")
        ordering = ["-school_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "number"],
                name="school_term_once",
                violation_error_message=_("This term of this year is already there."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=limits.TERMS_IN_A_YEAR),
                name="school_term_number",
                violation_error_message=_("A school year has four terms."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")),
                name="school_term_dates_in_order",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_year}/{(self.school_year + 1) % 100:02} · {self.number}"

    def clean(self) -> None:
        """Refuses a term that shares days with another one."""
        if not (self.starts_on and self.ends_on):
            return
        others = SchoolTerm.objects.exclude(pk=self.pk).filter(
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        )
        if other := others.first():
            raise ValidationError(
                _("These days are in the term %(term)s already."), params={"term": str(other)}
            )


class PlanForm(Named):
    """A form of work in a plan (round table, seminar …); editors keep the list."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("form of work in a plan")
        verbose_name_plural = _("forms of work in plans")
        ordering = ["position", "name_kk"]


class PlanRow(Orderable, ClusterableModel):
    """One row of a community's plan of work; Russian and English words are optional."""

    community = ParentalKey(
        Community,
        on_delete=models.CASCADE,
        related_name="plan_rows",
        verbose_name=_("community"),
    )
    number = models.PositiveSmallIntegerField(
        pgettext_lazy("number of a row", "No"),
        null=True,
        blank=True,
        help_text=_("Left empty: the number in the list."),
    )
    theme_kk = models.CharField(_("theme in Kazakh"), max_length=limits.PLAN_TEXT_LENGTH)
    theme_ru = models.CharField(
        _("theme in Russian"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    theme_en = models.CharField(
        _("theme in English"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    form = models.ForeignKey(
        PlanForm,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("form"),
    )
    purpose_kk = models.TextField(
        _("purpose in Kazakh"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    purpose_ru = models.TextField(
        _("purpose in Russian"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    purpose_en = models.TextField(
        _("purpose in English"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    planned_on = models.DateField(_("date"), null=True, blank=True)
    period_kk = models.CharField(
        _("or a period, in Kazakh"),
        max_length=limits.NAME_LENGTH,
        blank=True,
        help_text=_("In words, when there is no day yet: “second term”."),
    )
    period_ru = models.CharField(_("period in Russian"), max_length=limits.NAME_LENGTH, blank=True)
    period_en = models.CharField(_("period in English"), max_length=limits.NAME_LENGTH, blank=True)
    expected_result_kk = models.TextField(
        _("expected result in Kazakh"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    expected_result_ru = models.TextField(
        _("expected result in Russian"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    expected_result_en = models.TextField(
        _("expected result in English"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    resources_kk = models.TextField(
        _("resources in Kazakh"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    resources_ru = models.TextField(
        _("resources in Russian"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    resources_en = models.TextField(
        _("resources in English"), max_length=limits.PLAN_TEXT_LENGTH, blank=True
    )
    responsible = ParentalManyToManyField(
        Place,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": PlaceKind.ORGANISATION},
        verbose_name=_("responsible organisations"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("row of the plan")
        verbose_name_plural = _("plan of work")
        indexes = [models.Index(fields=["community", "planned_on"], name="plan_row_by_date")]

    def __str__(self) -> str:
        return str(words_of(self, "theme"))
