"""The outbox: which documents have to be looked at again, and how far each index has come.

A writer only adds rows, without a number. Whoever works next gives numbers to all rows that are
committed by then, one numbering at a time: so no row appears behind a number that a follower has
already passed, however long its transaction took.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.indexing.querysets import FailureQuerySet, OutboxQuerySet, PositionQuerySet


class OutboxRow(models.Model):
    """A document whose row changed. Holds no content: a follower reads the row itself.

    `seq` is the place in the order and the version under which the document is indexed.
    """

    kind = models.CharField(_("kind"), max_length=40)
    object_pk = models.BigIntegerField(pgettext_lazy("of a row", "number"))
    seq = models.BigIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("change waiting for the search index")
        verbose_name_plural = _("changes waiting for the search index")
        indexes = [
            models.Index(fields=["seq"], name="outbox_order"),
            models.Index(fields=["kind", "object_pk"], name="outbox_document"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The name of the document in every index."""
        return f"{self.kind}:{self.object_pk}"


class OutboxCounter(models.Model):
    """The last number given. There is one row; who numbers or tidies the outbox locks it."""

    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.last)


class IndexPosition(models.Model):
    """How far one index has read the outbox, and who works for it just now.

    `built_at` is empty until the index was once built whole.
    """

    name = models.CharField(_("index"), max_length=120, unique=True)
    seq = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=500, blank=True)
    held_by = models.CharField(max_length=120, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class OutboxFailure(models.Model):
    """A document that one index could not take, to be tried again later and later."""

    position = models.ForeignKey(
        IndexPosition, on_delete=models.CASCADE, related_name="failures", verbose_name=_("index")
    )
    kind = models.CharField(_("kind"), max_length=40)
    object_pk = models.BigIntegerField(pgettext_lazy("of a row", "number"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failed_at = models.DateTimeField(_("last attempt"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    dead_at = models.DateTimeField(pgettext_lazy("time", "given up"), null=True, blank=True)

    objects = FailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("change that could not be indexed")
        verbose_name_plural = _("changes that could not be indexed")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "kind", "object_pk"], name="failure_once_an_index"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The name of the document in every index."""
        return f"{self.kind}:{self.object_pk}"
