"""What a sender asks about a file on its way."""

import uuid
from collections.abc import Iterable

from cms.audience.viewer import Viewer
from cms.ports.holders import held_among
from cms.uploads.models import Upload


def own_upload(key: uuid.UUID, viewer: Viewer) -> Upload | None:
    """A file that the viewer sends; nothing of others."""
    found = Upload.objects.visible_to(viewer).select_related("owner", "stored")
    return found.filter(pk=key).first()


def whole_uploads(keys: Iterable[uuid.UUID], viewer: Viewer) -> list[Upload]:
    """Those of the viewer's that have become files, in the order of `keys`."""
    wanted = list(keys)
    found = Upload.objects.visible_to(viewer).filter(stored__isnull=False).select_related("stored")
    by_key = found.in_bulk(wanted) if wanted else {}
    return [by_key[key] for key in dict.fromkeys(wanted) if key in by_key]


def taken_among(uploads: Iterable[Upload]) -> set[int]:
    """Keys of the files that something names already: each hangs in one place alone."""
    keys = [upload.stored_id for upload in uploads if upload.stored_id]
    return held_among(keys) if keys else set()
