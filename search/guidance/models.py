"""What editors tell the search."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits
from search.guidance.querysets import PromotionQuerySet

_SEPARATED = _("Several are separated by commas.")


class Synonym(models.Model):
    """Words that stand for others, in whatever language and form: АКТ for информатика."""

    words = models.CharField(
        _("words looked for"), max_length=limits.TITLE_LENGTH, help_text=_SEPARATED
    )
    meant = models.CharField(_("also find"), max_length=limits.SUMMARY_LENGTH, help_text=_SEPARATED)
    is_both_ways = models.BooleanField(
        _("both ways"),
        default=True,
        help_text=_("Who looks for one of the latter finds the former as well."),
    )

    objects: models.Manager = models.Manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return f"{self.words} – {self.meant}"


class Promotion(models.Model):
    """A thing that stands first when certain words are looked for."""

    words = models.CharField(
        _("words looked for"),
        max_length=limits.TITLE_LENGTH,
        help_text=_(
            "Several are separated by commas. They are recognised in any form and order, when"
            " nothing else is looked for."
        ),
    )
    is_contained = models.BooleanField(
        _("also among other words"),
        default=False,
        help_text=_("Shown for “bullying at school” as well when the words are “bullying”."),
    )
    # Of a thing that is found; empty for any other address.
    kind = models.CharField(_("kind"), max_length=40, editable=False, blank=True)
    object_pk = models.BigIntegerField(editable=False, null=True)
    address = models.CharField(
        _("address of what is shown"),
        max_length=limits.SUMMARY_LENGTH,
        help_text=_("Open it on the site and copy its address here; or any address outside."),
    )
    title = models.CharField(
        pgettext_lazy("of what is shown", "title"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
        help_text=_("For a section or an address outside; things of the site have their own."),
    )
    label = models.CharField(
        pgettext_lazy("sign beside a result", "why"),
        max_length=60,
        blank=True,
        help_text=_("A word or two beside its title. Left empty: Editors recommend."),
    )
    starts_on = models.DateField(_("shown from"), default=timezone.localdate)
    ends_on = models.DateField(_("shown until"), null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Refuses an end before the beginning."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end is before the beginning.")})
