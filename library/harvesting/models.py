"""What harvesters were told of: one row for each method that ever stood on the shelf."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HarvestRecord(models.Model):
    """When harvesters have to look at a method again. Outlives the method: deletions are kept.

    `stamped_at` is the moment at which the change was noted, in whole seconds: it never lies before
    what a harvester has taken already, whenever the method itself was published.
    """

    method_key = models.PositiveBigIntegerField(unique=True)
    stamped_at = models.DateTimeField()
    published_at = models.DateTimeField()
    is_deleted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("record for harvesters")
        verbose_name_plural = _("records for harvesters")
        default_permissions = ()
        indexes = [models.Index(fields=["stamped_at", "id"], name="harvest_in_order")]

    def __str__(self) -> str:
        return f"method/{self.method_key}"


class HarvestSet(models.Model):
    """A set that a record belongs to, also after the method is gone: `subject:maths`."""

    record = models.ForeignKey(HarvestRecord, on_delete=models.CASCADE, related_name="sets")
    spec = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["spec", "record"], name="harvest_set_once")]

    def __str__(self) -> str:
        return self.spec
