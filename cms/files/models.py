"""A file that somebody sent, kept as it was after it was checked."""

import uuid
from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.people.models import User
from cms.settings import limits


def stored_path(stored: "StoredFile", filename: str) -> str:
    """A path that cannot be guessed and holds nothing typed by a person but the extension."""
    key = uuid.uuid4().hex
    return f"files/{key[:2]}/{key}{PurePath(filename).suffix.lower()}"


class StoredFile(models.Model):
    """A checked file. Who may read it is decided by the thing that holds it, never here."""

    file = models.FileField(_("file"), upload_to=stored_path, max_length=200)
    name = models.CharField(_("name"), max_length=limits.FILE_NAME_LENGTH)
    content_type = models.CharField(_("type"), max_length=100)
    extension = models.CharField(_("extension"), max_length=10)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)
    uploaded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(pgettext_lazy("time", "sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["uploaded_by", "uploaded_at"], name="file_by_person")]

    def __str__(self) -> str:
        return self.name


class DocumentDownloads(models.Model):
    """How often a document of Wagtail was taken away or played."""

    document = models.OneToOneField(
        "wagtaildocs.Document", on_delete=models.CASCADE, related_name="counted"
    )
    downloads = models.PositiveIntegerField(_("downloads"), default=0)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.downloads}"
