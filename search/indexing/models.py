"""The outbox: which documents have to be looked at again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.indexing.querysets import OutboxQuerySet


class OutboxRow(models.Model):
    """A document whose row changed. Holds no content: the worker reads the row itself.

    `seq` grows with every change and is the version under which the document is indexed.
    """

    kind = models.CharField(_("kind"), max_length=40)
    object_pk = models.BigIntegerField(pgettext_lazy("of a row", "number"))
    seq = models.BigIntegerField()
    queued_at = models.DateTimeField(_("changed"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    dead_at = models.DateTimeField(pgettext_lazy("time", "given up"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("change waiting for the search index")
        verbose_name_plural = _("changes waiting for the search index")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_pk"], name="outbox_once_a_document")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "seq"],
                condition=models.Q(dead_at__isnull=True),
                name="outbox_due",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The name of the document in every index."""
        return f"{self.kind}:{self.object_pk}"
