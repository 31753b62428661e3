"""Every file that comes in is read, whichever way it came."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from cms.files.models import StoredFile
from cms.texts.models import FileText
from cms.texts.services import expect_text
from cms.texts.tasks import read_file_text


def connect() -> None:
    """Called once, when all models are there."""
    post_save.connect(_file_came, sender=StoredFile, dispatch_uid="texts:stored")
    post_save.connect(_document_came, sender=get_document_model(), dispatch_uid="texts:document")


def _file_came(instance: StoredFile, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        _ask(expect_text(stored=instance))


def _document_came(instance: AbstractDocument, raw: bool = False, **_: Any) -> None:
    if not raw:
        _ask(expect_text(document=instance))


def _ask(text: FileText | None) -> None:
    if text is not None:
        transaction.on_commit(partial(read_file_text.enqueue, text.pk))
