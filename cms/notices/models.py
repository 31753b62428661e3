"""Events, written in the transaction that makes them, and the notices they become."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models import User


class Event(models.Model):
    """Something happened that people should hear of. `kind` names who words it and who hears it.

    A worker turns it into notices, in order of `id`; `spread_at` says that it has.
    """

    kind = models.CharField(max_length=40)
    object_pk = models.PositiveBigIntegerField()
    actor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    data = models.JSONField(default=dict)
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    spread_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("what people are told of", "event")
        verbose_name_plural = pgettext_lazy("what people are told of", "events")
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(spread_at__isnull=True), name="event_waiting"
            ),
            models.Index(fields=["kind", "object_pk"], name="event_of"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.object_pk}"


class Notice(models.Model):
    """One person is told of one event. Its sentence is made when it is read, in their language."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    is_urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(pgettext_lazy("time", "read"), null=True, blank=True)
    mailed_at = models.DateTimeField(pgettext_lazy("time", "mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_list"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.event}"
