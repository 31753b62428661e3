"""What is shown of a file, and how far its making is."""

import uuid

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.settings import limits
from cms.texts.reading import Reason
from cms.waiting import Waiting, WaitingQuerySet


class PreviewState(models.TextChoices):
    """How far the preview of a file is."""

    WAITING = "waiting", pgettext_lazy("preview of a file", "waits to be made")
    DONE = "done", pgettext_lazy("preview of a file", "made")
    WORDS = "words", pgettext_lazy("preview of a file", "its words alone")
    NONE = "none", pgettext_lazy("preview of a file", "cannot be made")


class FilePreview(Waiting):
    """The preview of one file; it goes with that, and is seen by whoever may open it.

    The row names its pictures before they are written – by `key` and number – so that nothing can
    lie on the disc of which no row knows.
    """

    stored = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="preview")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=PreviewState.choices, default=PreviewState.WAITING
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    # [width, height, bytes] of each picture, in order.
    pages = models.JSONField(default=list)
    page_count = models.PositiveIntegerField(default=0)
    # [name, bytes] of what is in an archive, the first ones.
    entries = models.JSONField(default=list)
    entry_count = models.PositiveIntegerField(default=0)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview of a file")
        verbose_name_plural = _("previews of files")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["held_until"],
                condition=models.Q(state="waiting"),
                name="preview_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.stored.name

    def path_of(self, number: int) -> str:
        """Where the picture of page `number` lies."""
        return f"previews/{self.key.hex[:2]}/{self.key.hex}-{number}.webp"

    def forget_pictures(self) -> None:
        """Deletes all that this row names."""
        for number in range(1, max(limits.PREVIEW_PAGES, len(self.pages)) + 1):
            default_storage.delete(self.path_of(number))
