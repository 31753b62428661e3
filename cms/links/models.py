"""Addresses of other sites, where they stand, and since when they lead nowhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.links.querysets import OutsideLinkQuerySet
from cms.settings import limits


class Trouble(models.TextChoices):
    """Why an address leads nowhere."""

    GONE = "gone", _("there is no such page any more")
    FAILING = "failing", _("the other site has a fault")
    NO_HOST = "no_host", _("there is no such site")
    SILENT = "silent", _("the other site does not answer")
    INSECURE = "insecure", _("the other site has no valid certificate")
    ROUND = "round", _("it leads round in a circle")
    INSIDE = "inside", _("it leads into a closed net, where readers cannot follow")
    NO_ADDRESS = "no_address", _("it is no address")


class OutsideLink(models.Model):
    """One address of another site.

    It is broken after it has failed on several different days; one good answer forgets them.
    """

    # Addresses are longer than a unique index takes.
    digest = models.CharField(max_length=64, unique=True)
    url = models.TextField(_("address"), max_length=limits.LINK_LENGTH)
    due_on = models.DateField()
    checked_at = models.DateTimeField(pgettext_lazy("time", "looked at"), null=True, blank=True)
    # The code of the last answer; empty where none came or where robots are not let in.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateField(null=True, blank=True)
    broken_since = models.DateField(null=True, blank=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of another site")
        verbose_name_plural = _("addresses of other sites")
        default_permissions = ()
        indexes = [
            models.Index(fields=["due_on", "id"], name="link_due"),
            models.Index(
                fields=["broken_since", "id"],
                condition=models.Q(broken_since__isnull=False),
                name="link_broken",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class LinkPlace(models.Model):
    """A thing in whose words an address stands."""

    link = models.ForeignKey(OutsideLink, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=20)
    object_pk = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["link", "kind", "object_pk"], name="link_place_once")
        ]
        indexes = [models.Index(fields=["kind", "object_pk"], name="link_place_of")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_pk}"
