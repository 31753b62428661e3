"""The one way a file comes in, and how one goes that nobody holds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.files.checks import CONTENT_TYPES, IMAGES, CheckedFile, check_upload, sha256_of
from cms.files.images import as_webp, without_metadata
from cms.files.metadata import without_document_metadata
from cms.files.models import StoredFile, stored_path
from cms.files.refusals import FileRefused, is_full, no_room
from cms.people.models import User
from cms.ports.holders import held_among
from cms.settings import limits


def store_file(*, upload: File | Any, by: User | None) -> StoredFile:
    """Checks `upload` by content and keeps it; raises `FileRefused` with the reason.

    Pictures and documents are kept without their metadata. A person may send so much a day;
    `by=None` is the site itself (an import), which has no such bound.
    """
    checked = check_upload(upload, name=str(upload.name))
    if checked.extension in IMAGES:
        picture = without_metadata(upload, checked.extension)
        kept = replace(checked, size=picture.size, sha256=sha256_of(picture))
        return _keep(kept, picture, by)
    clean = without_document_metadata(upload, checked.extension)
    if clean is None:
        return _keep(checked, File(upload), by)
    # The fingerprint is that of what was sent: by it the same document is known again.
    return _keep(replace(checked, size=clean.size), clean, by)


def store_picture(*, upload: File | Any, by: User, edge: int, pixels: int) -> StoredFile:
    """Keeps a picture as WebP without its metadata, its longer side at most `edge` pixels.

    Raises `FileRefused` with the reason; a camera's picture may have so many `pixels`.
    """
    checked = check_upload(upload, name=str(upload.name), pixels=pixels)
    if checked.extension not in IMAGES:
        raise FileRefused(_("This is not a picture."), code="extension")
    content = as_webp(upload, checked.extension, edge)
    kept = CheckedFile(
        name=f"{PurePath(checked.name).stem}.webp",
        extension="webp",
        content_type=CONTENT_TYPES["webp"],
        size=content.size,
        sha256=sha256_of(content),
    )
    return _keep(kept, content, by)


@transaction.atomic
def forget_files(*, keys: Iterable[int]) -> int:
    """Deletes those of the files that nothing holds any more, from the disc too; gives how many."""
    found = StoredFile.objects.select_for_update().in_bulk(list(keys))
    loose = found.keys() - held_among(found)
    for pk in loose:
        path, storage = str(found[pk].file.name), found[pk].file.storage
        found[pk].delete()
        transaction.on_commit(partial(storage.delete, path))
    return len(loose)


def sweep_files(*, now: datetime) -> int:
    """Deletes files that came with a form which was refused or never sent, after a day."""
    before = now - timedelta(hours=limits.LOOSE_FILE_HOURS)
    swept, last = 0, 0
    while True:
        old = StoredFile.objects.filter(uploaded_at__lt=before, pk__gt=last)
        keys = list(old.order_by("pk").values_list("pk", flat=True)[: limits.FILES_SWEPT_AT_ONCE])
        if not keys:
            return swept
        last = keys[-1]
        loose = set(keys) - held_among(keys)
        if loose:
            swept += forget_files(keys=loose)


def _keep(checked: CheckedFile, content: File, by: User | None) -> StoredFile:
    """The row and the file that it names, both or neither."""
    content.seek(0)
    with transaction.atomic():
        if by is not None:
            check_day(by=by, size=checked.size)
        stored = StoredFile(
            name=checked.name,
            content_type=checked.content_type,
            extension=checked.extension,
            size=checked.size,
            sha256=checked.sha256,
            uploaded_by=by,
        )
        storage, path = stored.file.storage, stored_path(stored, f"upload.{checked.extension}")
        try:
            stored.file.name = path = storage.save(path, content)
            stored.save()
        except Exception as error:
            # No row will name the file, or the part of it that a full disk took.
            storage.delete(path)
            if isinstance(error, OSError) and is_full(error):
                raise no_room() from error
            raise
    return stored


def check_day(*, by: User, size: int) -> None:
    """Refuses when the person has sent as much today as a day allows; one upload at a time.

    Within a transaction, as it holds the row of the person.
    """
    User.objects.select_for_update().filter(pk=by.pk).values_list("pk").first()
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    today = StoredFile.objects.filter(uploaded_by=by, uploaded_at__gte=midnight).aggregate(
        files=Count("pk"), volume=Sum("size")
    )
    if (
        today["files"] >= limits.UPLOADS_PER_DAY
        or (today["volume"] or 0) + size > limits.UPLOAD_BYTES_PER_DAY
    ):
        raise FileRefused(
            _("You have sent as many files today as one day allows. Go on tomorrow."), code="day"
        )
