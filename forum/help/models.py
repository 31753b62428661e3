"""Requests for help of pupils, apart from all other talk, and who looked at them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.names import Named
from cms.people.models import Place, User
from cms.settings import limits


class HelpLine(Named):
    """A number that a child may call, as an administrator keeps it."""

    number = models.CharField(_("telephone number"), max_length=40)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"


class HelpState(models.TextChoices):
    """What has become of a request."""

    ASKED = "asked", pgettext_lazy("request for help", "nobody has taken it yet")
    TAKEN = "taken", pgettext_lazy("request for help", "somebody takes care of it")
    CLOSED = "closed", pgettext_lazy("request for help", "closed")


class HelpRequest(models.Model):
    """A pupil asked for help. Read by those who help in the organisation, and nobody else.

    Never in search, mail, feeds or lists of the admin.
    """

    child = models.ForeignKey(User, on_delete=models.CASCADE, related_name="help_requests")
    organisation = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(
        _("In a few words, if you like"), max_length=limits.NOTE_LENGTH, blank=True
    )
    state = models.CharField(max_length=10, choices=HelpState, default=HelpState.ASKED)
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="help_by_organisation"),
            models.Index(fields=["child", "-asked_at"], name="help_by_child"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HelpAct(models.TextChoices):
    """What the log tells of."""

    ASKED = "asked", pgettext_lazy("log of help", "asked for help")
    READ = "read", pgettext_lazy("log of help", "read it")
    TAKEN = "taken", pgettext_lazy("log of help", "took it")
    CLOSED = "closed", pgettext_lazy("log of help", "closed it")


class HelpAccess(models.Model):
    """One line of the log of a request. Rows are only added: triggers refuse to change one."""

    request_id = models.PositiveBigIntegerField()
    actor_id = models.PositiveBigIntegerField()
    act = models.CharField(max_length=10, choices=HelpAct)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of the log of help")
        verbose_name_plural = _("log of help")
        indexes = [models.Index(fields=["request_id", "id"], name="help_access_of")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"
