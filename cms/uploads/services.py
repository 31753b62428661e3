"""Every write to files on their way: begun, sent piece by piece, whole, or given up."""

import uuid
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import viewer_of
from cms.files.checks import check_promise
from cms.files.models import StoredFile
from cms.files.refusals import FileRefused, is_full, no_room
from cms.files.services import check_day, forget_files, store_file
from cms.people.models import User
from cms.settings import limits
from cms.uploads import pieces, policies
from cms.uploads.models import Upload


class WrongPlace(Exception):  # noqa: N818 - the sender goes on from where we are
    """A piece does not follow what has come; `received` bytes have."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class Gone(Exception):  # noqa: N818 - said to a person
    """It was given up, or swept, meanwhile."""


def begin_upload(*, owner: User, name: str, size: int) -> Upload:
    """Promises to take a file; raises `FileRefused` for what would be refused in the end anyway.

    A person has so many on their way: of more, the longest untouched one is given up.
    """
    if not policies.can_send_files(viewer_of(owner)):
        raise PermissionDenied(_("Files are sent by those whom a coordinator has accepted."))
    kept_name = check_promise(name=name, size=size)
    if pieces.room() < 2 * size:  # what has come lies beside what is kept of it, for a moment
        raise no_room()
    with transaction.atomic():
        check_day(by=owner, size=size)
        own = Upload.objects.filter(owner=owner).on_their_way()
        too_many = max(0, own.count() - limits.UPLOADS_ON_THEIR_WAY + 1)
        for old in own[:too_many]:
            _drop(old)
        return Upload.objects.create(owner=owner, name=kept_name, size=size)


def add_piece(*, upload: Upload, offset: int, piece: bytes) -> Upload:
    """Adds the next bytes, and makes the file of them when they are the last.

    Raises `WrongPlace` when they are not the next, `FileRefused` when the file is not taken (of
    which nothing is left then), `Gone` when its sender has given it up.
    """
    try:
        fresh = _append(upload, offset, piece)
    except OSError as error:
        if not is_full(error):
            raise
        drop_upload(upload=upload)
        raise no_room() from error
    if fresh.stored_id is None and fresh.is_whole:
        fresh.stored = _finish(fresh)
    return fresh


def drop_upload(*, upload: Upload) -> None:
    """Gives it up: nothing of it stays. What something names already stays with that."""
    with transaction.atomic():
        found = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if found is None:
            pieces.remove(upload.pk)
        else:
            _drop(found)


def sweep_uploads(*, now: datetime) -> int:
    """Gives up what nobody went on with for a day, and pieces without a row; how many."""
    before = now - timedelta(hours=limits.LOOSE_FILE_HOURS)
    old = list(Upload.objects.untouched_since(before)[: limits.FILES_SWEPT_AT_ONCE])
    for upload in old:
        drop_upload(upload=upload)
    lying = set(pieces.untouched_since(before.timestamp())) - {upload.pk for upload in old}
    known = set(Upload.objects.filter(pk__in=lying).values_list("pk", flat=True))
    for key in lying - known:
        pieces.remove(key)
    return len(old) + len(lying - known)


def _append(upload: Upload, offset: int, piece: bytes) -> Upload:
    with transaction.atomic():
        fresh = _held(upload.pk)
        if fresh.stored_id is not None:
            return fresh
        # A disk that was changed or emptied: the sender goes on from what is there.
        lying = min(fresh.received, pieces.length(fresh.pk))
        is_next = offset == fresh.received == lying
        if is_next and offset + len(piece) > fresh.size:
            raise FileRefused(
                _("More came than the file is large. Send it again."), code="too_much"
            )
        if is_next and piece:
            pieces.append(fresh.pk, offset, piece)
        fresh.received = lying + len(piece) if is_next else lying
        fresh.save(update_fields=["received", "touched_at"])
    if not is_next:
        raise WrongPlace(fresh.received)
    return fresh


def _finish(upload: Upload) -> StoredFile:
    """Checks the whole and keeps it. Two at once, as after a lost answer, make one file."""
    try:
        with pieces.opened(upload.pk) as whole:
            stored = store_file(upload=File(whole, name=upload.name), by=upload.owner)
    except FileNotFoundError as error:
        # Another request with the last piece may have made the file meanwhile.
        fresh = Upload.objects.select_related("stored").filter(pk=upload.pk).first()
        if fresh is None or fresh.stored is None:
            raise Gone from error
        return fresh.stored
    except FileRefused:
        drop_upload(upload=upload)
        raise
    with transaction.atomic():
        fresh = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if fresh is not None and fresh.stored_id is None:
            fresh.stored = stored
            fresh.save(update_fields=["stored", "touched_at"])
            transaction.on_commit(partial(pieces.remove, fresh.pk))
            return stored
        forget_files(keys=[stored.pk])
    if fresh is None or fresh.stored is None:
        raise Gone
    return fresh.stored


def _held(key: uuid.UUID) -> Upload:
    found = Upload.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=key)
    upload = found.first()
    if upload is None:
        raise Gone
    return upload


def _drop(upload: Upload) -> None:
    """Within a transaction that holds it."""
    if upload.stored_id is not None:
        forget_files(keys=[upload.stored_id])
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(partial(pieces.remove, upload.pk))
