"""The log of searches: words, never people."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits


class SearchLogEntry(models.Model):
    """One search of somebody. Who it was and at what time is not known, only the day.

    The key says nothing either: it is drawn by lot. `clicked_rank` is the place of the finding
    that was opened first, 0 for one that editors recommend.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    query = models.CharField(
        pgettext_lazy("what was typed", "search"), max_length=limits.QUERY_LENGTH
    )
    locale = models.CharField(_("language"), max_length=8)
    engine = models.CharField(max_length=20)
    total = models.PositiveIntegerField(pgettext_lazy("number", "findings"))
    took_ms = models.PositiveIntegerField(_("milliseconds"))
    clicked_rank = models.PositiveSmallIntegerField(
        pgettext_lazy("place of a finding", "opened"), null=True, blank=True
    )
    is_degraded = models.BooleanField(default=False)

    objects: models.Manager = models.Manager()

    class Meta:
        verbose_name = _("search that was made")
        verbose_name_plural = pgettext_lazy("that were made", "searches")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["day", "query"], name="searches_by_day")]

    def __str__(self) -> str:
        return self.query
