"""Announcements to a class, and who has read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages import language_choices
from cms.people.models import Place, User
from cms.settings import limits
from home.classes.querysets import AnnouncementQuerySet


class Announcement(models.Model):
    """A word of the class teacher to the class, the same on its page in every language."""

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="announcements", verbose_name=_("class")
    )
    author = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("announcement"), max_length=limits.NOTE_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    created_at = models.DateTimeField(_("said"), auto_now_add=True)
    # One form makes one announcement, however often it is sent.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [models.Index(fields=["place", "-created_at"], name="announcement_newest")]

    def __str__(self) -> str:
        return self.text[:60]


class AnnouncementReading(models.Model):
    """A person said: I have read it."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="readings"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(_("read"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of an announcement")
        verbose_name_plural = _("readings of announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "person"], name="announcement_read_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.announcement}"
