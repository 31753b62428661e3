"""The one way a file comes in."""

from datetime import datetime, time
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.files.checks import IMAGES, check_upload, sha256_of
from cms.files.images import without_metadata
from cms.files.models import StoredFile
from cms.files.refusals import FileRefused
from cms.people.models import User
from cms.settings import limits


def store_file(*, upload: File | Any, by: User | None) -> StoredFile:
    """Checks `upload` by content and keeps it; raises `FileRefused` with the reason.

    Pictures are kept without their metadata. A person may send so much a day; `by=None` is the
    site itself (an import), which has no such bound.
    """
    checked = check_upload(upload, name=str(upload.name))
    content: File = File(upload)
    size, sha256 = checked.size, checked.sha256
    if checked.extension in IMAGES:
        content = without_metadata(upload, checked.extension)
        size, sha256 = content.size, sha256_of(content)
    content.seek(0)
    with transaction.atomic():
        if by is not None:
            _check_day(by, size)
        stored = StoredFile(
            name=checked.name,
            content_type=checked.content_type,
            extension=checked.extension,
            size=size,
            sha256=sha256,
            uploaded_by=by,
        )
        stored.file.save(f"upload.{checked.extension}", content, save=False)
        try:
            stored.save()
        except Exception:
            # No row will name the file: without this it would lie there for ever.
            stored.file.storage.delete(str(stored.file.name))
            raise
    return stored


def _check_day(by: User, size: int) -> None:
    """Refuses when the person has sent as much today as a day allows; one upload at a time."""
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
