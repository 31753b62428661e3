"""Days that differ from the calendar of the state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.settings import limits


class SpecialDay(models.Model):
    """A day off, or a day that is worked on instead of another, as ordered for the year."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"), default=False)
    note = models.CharField(_("why"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)
