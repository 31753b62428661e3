"""Every file that comes in gets its preview, and takes it along when it goes."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from cms.files.models import StoredFile
from cms.previews.models import FilePreview
from cms.previews.services import comes_with_preview, expect_preview
from cms.previews.tasks import make_file_preview


def connect() -> None:
    """Called once, when all models are there."""
    post_save.connect(_file_came, sender=StoredFile, dispatch_uid="previews:stored")
    post_delete.connect(_preview_went, sender=FilePreview, dispatch_uid="previews:gone")


def ask_for(stored: StoredFile) -> None:
    """The worker makes it, when this transaction holds."""
    preview = expect_preview(stored=stored)
    if preview is not None:
        transaction.on_commit(partial(make_file_preview.enqueue, preview.pk))


def _file_came(instance: StoredFile, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw and comes_with_preview(instance):
        ask_for(instance)


def _preview_went(instance: FilePreview, **_: Any) -> None:
    transaction.on_commit(instance.forget_pictures)
