"""What a person keeps of the library: one list of all that was kept, and lists with names."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models import User
from cms.ports.reviewable import HIDDEN, PENDING, PUBLISHED, REMOVED, RETURNED
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import Method
from library.shelves.querysets import ListedWorkQuerySet, ReadingListQuerySet


class ReadingList(models.Model):
    """A list of one person. The first one has no name: it holds what “Keep” was pressed for."""

    class State(models.TextChoices):
        """What moderators have said of its words."""

        PENDING = PENDING, pgettext_lazy("words in the queue", "waits for a moderator")
        RETURNED = RETURNED, pgettext_lazy("words in the queue", "returned for correction")
        PUBLISHED = PUBLISHED, pgettext_lazy("words in the queue", "published")
        HIDDEN = HIDDEN, pgettext_lazy("words in the queue", "hidden")
        REMOVED = REMOVED, pgettext_lazy("words in the queue", "removed")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reading_lists")
    is_first = models.BooleanField(default=False, editable=False)
    name = models.CharField(
        pgettext_lazy("of a list", "name"), max_length=limits.NAME_LENGTH, blank=True
    )
    note = models.TextField(_("what it is for"), max_length=limits.SUMMARY_LENGTH, blank=True)
    # Who has the link reads the list; empty while it is shared with nobody.
    share_key = models.CharField(max_length=43, null=True, blank=True, unique=True, editable=False)
    # Whether others may read its words behind the link; its owner always does.
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED, editable=False)
    changed_at = models.DateTimeField(pgettext_lazy("time", "changed"))
    created_at = models.DateTimeField(pgettext_lazy("time", "begun"), auto_now_add=True)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")
        default_permissions = ()
        ordering = ["-is_first", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_first=True), name="one_first_list"
            ),
            models.CheckConstraint(
                condition=models.Q(is_first=True, name="", share_key__isnull=True)
                | models.Q(is_first=False) & ~models.Q(name=""),
                name="list_has_a_name_or_is_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Kept"))

    def get_absolute_url(self) -> str:
        """Its page for its owner."""
        return reverse("library:list-detail", args=[self.pk])


class ListedWork(models.Model):
    """A method or an essay in a list."""

    reading_list = models.ForeignKey(ReadingList, on_delete=models.CASCADE, related_name="works")
    method = models.ForeignKey(
        Method, null=True, blank=True, on_delete=models.CASCADE, related_name="listed"
    )
    essay = models.ForeignKey(
        Essay, null=True, blank=True, on_delete=models.CASCADE, related_name="listed"
    )
    note = models.CharField(_("note"), max_length=limits.SUMMARY_LENGTH, blank=True)
    position = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(pgettext_lazy("time", "kept"))

    objects = ListedWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing in a list")
        verbose_name_plural = _("things in a list")
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method__isnull=False, essay__isnull=True)
                | models.Q(method__isnull=True, essay__isnull=False),
                name="listed_is_one_thing",
            ),
            models.UniqueConstraint(fields=["reading_list", "method"], name="method_listed_once"),
            models.UniqueConstraint(fields=["reading_list", "essay"], name="essay_listed_once"),
        ]

    def __str__(self) -> str:
        return str(self.method or self.essay)
