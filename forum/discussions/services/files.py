"""Files that come with a post: kept before the post is, so that a refused form keeps them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.checks import IMAGES
from cms.files.models import StoredFile
from cms.files.names import clean_name, extension_of
from cms.files.refusals import FileRefused
from cms.files.services import store_file, store_picture
from cms.people.models import User
from cms.settings import limits

DOCUMENTS = frozenset({"pdf", "docx", "xlsx", "pptx"})
_PICTURES = IMAGES | {"jpeg"}


def take_files(
    *, viewer: Viewer, uploads: Iterable[tuple[UploadedFile, str]], room: int
) -> tuple[list[tuple[StoredFile, str]], list[str]]:
    """Keeps what may be kept; gives it with what it shows, and a sentence for each refused file."""
    person = viewer.person
    assert person is not None
    kept: list[tuple[StoredFile, str]] = []
    refused: list[str] = []
    for upload, alt in uploads:
        try:
            if len(kept) >= room:
                raise FileRefused(
                    _("A post has at most %(most)d files.") % {"most": limits.FILES_PER_POST},
                    code="count",
                )
            kept.append((_take(upload, person), alt))
        except FileRefused as refusal:
            refused.append(f"{str(upload.name)[:80]}: {refusal.messages[0]}")
    return kept, refused


def held_files(*, viewer: Viewer, keys: Sequence[tuple[int, str]]) -> list[tuple[StoredFile, str]]:
    """Files that came before, in the order of the form. The form has proved whose they are."""
    found = StoredFile.objects.in_bulk([pk for pk, _alt in keys])
    return [(found[pk], alt) for pk, alt in keys if pk in found]


def _take(upload: UploadedFile, person: User) -> StoredFile:
    extension = extension_of(clean_name(str(upload.name)))
    is_picture = extension in _PICTURES
    if not is_picture and person.is_minor:
        raise FileRefused(_("Pupils send pictures alone: JPG, PNG or WebP."), code="extension")
    if not is_picture and extension not in DOCUMENTS:
        raise FileRefused(
            _("Here we take pictures (JPG, PNG, WebP) and documents (PDF, DOCX, XLSX, PPTX)."),
            code="extension",
        )
    most = limits.POST_IMAGE_SIZE if is_picture else limits.POST_FILE_SIZE
    if (upload.size or 0) > most:
        raise FileRefused(
            _("The file is larger than %(size)s MB.") % {"size": most // limits.MEBIBYTE},
            code="size",
        )
    _check_room(person, upload.size or 0)
    if is_picture:
        return store_picture(
            upload=upload, by=person, edge=limits.POST_IMAGE_EDGE, pixels=limits.POST_IMAGE_PIXELS
        )
    return store_file(upload=upload, by=person)


def _check_room(person: User, size: int) -> None:
    held: dict[str, Any] = StoredFile.objects.filter(uploaded_by=person).aggregate(sum=Sum("size"))
    if (held["sum"] or 0) + size > limits.FILES_OF_PERSON:
        raise FileRefused(
            _("Your files take up %(size)d MB already, which is all there is for one person.")
            % {"size": limits.FILES_OF_PERSON // limits.MEBIBYTE},
            code="room",
        )
