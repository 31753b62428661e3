"""From a file to its preview: asked for when the file comes, made in the background."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.files.models import StoredFile
from cms.previews.making import (
    KINDS,
    OFFICE,
    Made,
    MadePage,
    NoPreviewError,
    make_preview_of,
    office_program,
)
from cms.previews.models import FilePreview, PreviewState
from cms.settings import limits
from cms.texts.reading import Reason

logger = logging.getLogger(__name__)

# Our own pictures of posts are small already: of these a preview is made when somebody asks.
_ON_DEMAND = frozenset({"webp"})


def expect_preview(*, stored: StoredFile) -> FilePreview | None:
    """A preview of the file is to be made. Gives the row when there is something to do."""
    if stored.extension not in KINDS:
        return None
    try:
        with transaction.atomic():
            return FilePreview.objects.create(stored=stored)
    except IntegrityError:
        return None  # another request was at it first, or it is made


def expect_missing(*, limit: int = limits.PREVIEWS_AT_ONCE) -> int:
    """Rows for files that came while nobody listened (a copy of a database, a load); how many."""
    without = StoredFile.objects.filter(preview=None, extension__in=KINDS - _ON_DEMAND)
    return sum(expect_preview(stored=one) is not None for one in without.order_by("pk")[:limit])


def comes_with_preview(stored: StoredFile) -> bool:
    """True for a file whose preview is made as soon as it comes."""
    return stored.extension in KINDS - _ON_DEMAND


def make_preview(*, pk: int, now: datetime | None = None) -> FilePreview | None:
    """Makes one preview that waits; None when there is nothing to do, or another is at it.

    A file by which the maker itself died is given up after a few attempts.
    """
    preview: FilePreview | None = FilePreview.objects.select_related("stored").take(
        pk, now=now or timezone.now(), seconds=limits.PREVIEW_HELD_SECONDS
    )
    if preview is None:
        return None
    try:
        if preview.attempts >= limits.PREVIEW_TRIES:
            return _keep(preview, Reason.TOO_LARGE)
        return _keep(preview, _made(preview.stored))
    except OSError as error:
        # The storage is away or full, which is no fault of the file.
        logger.warning("Preview of %s waits: %s", preview.stored.name, error)
        FilePreview.objects.leave(preview)
        return None


def make_again(*, reasons: Iterable[str] = ()) -> int:
    """Those that could not be made wait anew, and office documents shown as words; how many."""
    failed = FilePreview.objects.filter(state=PreviewState.NONE)
    if reasons:
        failed = failed.filter(reason__in=list(reasons))
    if office_program():
        failed |= FilePreview.objects.filter(state=PreviewState.WORDS)
    return failed.update(state=PreviewState.WAITING, reason="", attempts=0, held_until=None)


def _made(stored: StoredFile) -> Made | Reason | None:
    """None for an office document where there is no LibreOffice."""
    if stored.extension in OFFICE and not office_program():
        return None
    try:
        with stored.file.open("rb") as opened:
            return make_preview_of(opened, stored.extension)
    except NoPreviewError as error:
        return error.reason
    except FileNotFoundError:
        return Reason.MISSING


@transaction.atomic
def _keep(preview: FilePreview, found: Made | Reason | None) -> FilePreview | None:
    """Writes what came out, unless the file is gone or another was quicker.

    The row is held meanwhile: whoever deletes the file deletes all pictures after that.
    """
    held = FilePreview.objects.select_for_update().waiting().filter(pk=preview.pk)
    if not held.exists():
        return None
    preview.held_until = None
    if isinstance(found, Made):
        preview.state = PreviewState.DONE
        preview.pages = [_write(preview, n, page) for n, page in enumerate(found.pages, start=1)]
        preview.page_count, preview.entry_count = found.page_count, found.entry_count
        preview.entries = [list(entry) for entry in found.entries]
    elif found is None:
        preview.state = PreviewState.WORDS
    else:
        preview.state, preview.reason = PreviewState.NONE, found.value
    preview.attempts += 1
    preview.save()
    return preview


def _write(preview: FilePreview, number: int, page: MadePage) -> list[int]:
    path = preview.path_of(number)
    # Half a picture may lie there since a worker was killed.
    default_storage.delete(path)
    default_storage.save(path, ContentFile(page.content))
    return [page.width, page.height, len(page.content)]
