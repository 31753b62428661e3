"""Threads about one child. Adults alone: a guardian and staff of the child's organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import language_choices
from cms.people.models import User
from cms.settings import limits
from forum.care.querysets import CareThreadQuerySet


class CareThread(models.Model):
    """What a guardian and the school write to each other about one child.

    Never in search, mail, feeds, exports of others or the queue of moderators.
    """

    child = models.ForeignKey(User, on_delete=models.CASCADE, related_name="care_threads")
    title = models.CharField(_("what it is about"), max_length=limits.TITLE_LENGTH)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(unique=True, editable=False)

    objects = CareThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread about a child")
        verbose_name_plural = _("threads about children")
        indexes = [models.Index(fields=["child", "-last_at"], name="care_thread_of_child")]

    def __str__(self) -> str:
        return str(self.pk)


class Side(models.TextChoices):
    """For whom somebody reads."""

    FAMILY = "family", _("family")
    STAFF = "staff", pgettext_lazy("side in a thread about a child", "school")


class CareMember(models.Model):
    """An adult of a thread. Whether they read is asked anew each time."""

    thread = models.ForeignKey(CareThread, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    let_in_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    let_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reader of a thread about a child")
        verbose_name_plural = _("readers of a thread about a child")
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="care_member_once"),
        ]
        indexes = [models.Index(fields=["person"], name="care_member_person")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.person_id}"


class CareMessage(models.Model):
    """What one of them wrote."""

    thread = models.ForeignKey(CareThread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("Your message"), max_length=limits.CARE_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    written_at = models.DateTimeField()
    token = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("message about a child")
        verbose_name_plural = _("messages about children")
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="care_message_once"),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="care_message_list")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.pk}"


class CareAct(models.TextChoices):
    """What the log tells of."""

    STARTED = "started", pgettext_lazy("log of a thread about a child", "began it")
    READ = "read", pgettext_lazy("log of a thread about a child", "read it")
    WROTE = "wrote", pgettext_lazy("log of a thread about a child", "wrote in it")
    LET_IN = "let_in", pgettext_lazy("log of a thread about a child", "let somebody in")
    CLOSED = "closed", pgettext_lazy("log of a thread about a child", "closed it")


class CareAccess(models.Model):
    """One line of the log of a thread. Rows are only added: triggers refuse to change one."""

    thread_id = models.PositiveBigIntegerField()
    actor_id = models.PositiveBigIntegerField()
    act = models.CharField(max_length=10, choices=CareAct)
    other_id = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of the log of a thread about a child")
        verbose_name_plural = _("log of threads about children")
        indexes = [models.Index(fields=["thread_id", "id"], name="care_access_of")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.act}"
