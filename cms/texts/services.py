"""From a file to its text: asked for when the file comes, drawn out in the background."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from cms.files.models import StoredFile
from cms.settings import limits
from cms.texts.models import FileText, TextState
from cms.texts.reading import KINDS, Extract, Reason, UnreadableError, read_document

logger = logging.getLogger(__name__)

Told = Callable[[FileText], object]


def expect_text(
    *, stored: StoredFile | None = None, document: AbstractDocument | None = None
) -> FileText | None:
    """The text of a file that came, or of a document that got another file, is to be read.

    Gives the row when there is something to do. Files without words of a kind that we read have no
    row.
    """
    owner = {"stored": stored} if stored is not None else {"document": document}
    if _extension_of(stored, document) not in KINDS:
        FileText.objects.filter(**owner).delete()
        return None
    of_file = _file_of(stored, document)
    text = FileText.objects.filter(**owner).first()
    if text is not None and text.of_file == of_file:
        return None
    if text is None:
        try:
            with transaction.atomic():
                return FileText.objects.create(**owner, of_file=of_file)
        except IntegrityError:
            return None  # another request was at it first
    text.of_file, text.state, text.reason, text.text = of_file, TextState.WAITING, "", ""
    text.is_cut, text.attempts, text.held_until = False, 0, None
    text.save()
    return text


def expect_missing(*, limit: int = limits.FILE_TEXTS_AT_ONCE) -> int:
    """Rows for files that came while nobody listened (a copy of a database, a load); how many."""
    made = 0
    without: dict[str, Any] = {"drawn_text": None}
    stored = StoredFile.objects.filter(**without, extension__in=KINDS).order_by("pk")[:limit]
    documents = _readable_documents().filter(**without).order_by("pk")[:limit]
    for one in stored:
        made += expect_text(stored=one) is not None
    for document in documents:
        made += expect_text(document=document) is not None
    return made


def read_text(*, pk: int, now: datetime | None = None) -> FileText | None:
    """Reads one file that waits; None when there is nothing to do, or another is at it.

    A file by which the reader itself died is given up after a few attempts.
    """
    text: FileText | None = FileText.objects.with_file().take(
        pk, now=now or timezone.now(), seconds=limits.FILE_TEXT_HELD_SECONDS
    )
    if text is None:
        return None
    if text.attempts >= limits.FILE_TEXT_TRIES:
        return _keep(text, Reason.TOO_LARGE)
    try:
        found: Extract | Reason = _drawn_out(text)
    except UnreadableError as error:
        found = error.reason
    except FileNotFoundError:
        found = Reason.MISSING
    except OSError as error:
        # The storage is away, which is no fault of the file.
        logger.warning("Text of %s waits: %s", text.name, error)
        FileText.objects.leave(text)
        return None
    return _keep(text, found)


def read_again(*, reasons: Iterable[str] = ()) -> int:
    """Failed ones wait anew, after the program was mended; how many."""
    failed = FileText.objects.filter(state=TextState.FAILED)
    if reasons:
        failed = failed.filter(reason__in=list(reasons))
    return failed.update(state=TextState.WAITING, reason="", attempts=0, held_until=None)


def _drawn_out(text: FileText) -> Extract:
    with text.file.open("rb") as opened:
        return read_document(opened, text.extension)


def _keep(text: FileText, found: Extract | Reason) -> FileText | None:
    """Writes what came out, unless the file is another or gone by now."""
    text.held_until = None
    if isinstance(found, Extract):
        text.text, text.is_cut, text.reason = found.paged_text, found.is_cut, ""
        text.state = TextState.DONE if text.text.strip() else TextState.EMPTY
    else:
        text.state, text.reason = TextState.FAILED, found.value
    with transaction.atomic():
        same = FileText.objects.select_for_update().filter(pk=text.pk, of_file=text.of_file)
        if not same.exists():
            return None
        text.save(update_fields=["text", "is_cut", "state", "reason", "held_until"])
    return text


def _readable_documents() -> Any:
    endings = "|".join(sorted(KINDS))
    return get_document_model().objects.filter(file__iregex=rf"\.({endings})$")


def _extension_of(stored: StoredFile | None, document: AbstractDocument | None) -> str:
    return stored.extension if stored is not None else document.file_extension.lower()  # type: ignore[union-attr]


def _file_of(stored: StoredFile | None, document: AbstractDocument | None) -> str:
    """Tells another file from this one."""
    return str(stored.file.name if stored is not None else document.file.name)  # type: ignore[union-attr]
