"""A file on its way."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.people.models import User
from cms.settings import limits
from cms.uploads.querysets import UploadQuerySet


class Upload(models.Model):
    """A file that its owner sends in pieces; whole, it is checked and becomes a `StoredFile`.

    The pieces lie in one file outside the media folder, named by `key`; `received` bytes of it
    count, whatever a broken request wrote behind them.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(_("name"), max_length=limits.FILE_NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(pgettext_lazy("time", "begun"), auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    # The file it became. It holds nothing: what names the file does, else both are swept.
    stored = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.CASCADE, related_name="came_by"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file on its way")
        verbose_name_plural = _("files on their way")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="upload_within_its_size"
            )
        ]
        indexes = [models.Index(fields=["owner", "touched_at"], name="upload_of_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """All bytes are here."""
        return self.received == self.size
