"""How often a work was read and taken away: numbers of days, later of months, never of people."""

from django.db import models


class WorkCount(models.Model):
    """What a version of a work counts on a day, or in a month that is long over.

    As COUNTER counts: `views` and `downloads` without double clicks, `readers` and `takers` once
    an hour each, whatever of the work they opened.
    """

    kind = models.CharField(max_length=20)
    work_pk = models.PositiveBigIntegerField()
    # Number of the version that was read; 0 of works without versions.
    version = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()
    is_month = models.BooleanField(default=False)
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    readers = models.PositiveIntegerField(default=0)
    takers = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "work_pk", "version", "day", "is_month"], name="count_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["is_month", "day"], name="count_by_day")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.work_pk} {self.day}"


class WorkTally(models.Model):
    """How often a work was read and taken away in all."""

    kind = models.CharField(max_length=20)
    work_pk = models.PositiveBigIntegerField()
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "work_pk"], name="tally_once_a_work")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.work_pk}"


class CountedFile(models.Model):
    """A file of noted requests whose numbers stand in the tables: it is never counted again."""

    name = models.CharField(max_length=80, unique=True)
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
