"""What may be sent to the site, decided by content. Every way a file comes in asks here."""

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import IO, Any

import filetype
from django.utils.translation import gettext_lazy as _

from cms.files import names
from cms.files.archives import kind_of_archive, locked, macros
from cms.files.images import check_image
from cms.files.pdf import check_pdf
from cms.files.refusals import FileRefused
from cms.settings import limits

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "txt": "text/plain",
    "md": "text/markdown",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
EXTENSIONS = tuple(CONTENT_TYPES)
IMAGES = frozenset({"jpg", "png", "webp"})
ACCEPT = ",".join(f".{extension}" for extension in (*EXTENSIONS, "jpeg"))
_ARCHIVES = frozenset({"docx", "pptx", "xlsx", "odt", "odp", "ods", "epub", "zip"})
_TEXTS = frozenset({"txt", "md"})
_SYNONYMS = {"jpeg": "jpg", "jpe": "jpg"}
_HEAD = 8_192
_CHUNK = 1 << 20
_PROGRAM_STARTS = (
    b"MZ",
    b"#!",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
# Brands of films that browsers play and `filetype` does not know.
_FILM_BRANDS = (b"iso4", b"iso5", b"iso6", b"avc1", b"M4V ", b"MSNV", b"dash")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_START = re.compile(
    r"^\s*(<!--.*?-->\s*)*<(!doctype\s+(html|svg)|html|head|body|script|iframe|svg|\?xml|meta|style)",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file really is, after it was looked into."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def check_upload(file: IO[bytes] | Any, *, name: str, pixels: int | None = None) -> CheckedFile:
    """Looks into `file`, sent under `name`; raises `FileRefused` with a sentence for the sender.

    Pictures may have so many `pixels`. Leaves the file at its first byte.
    """
    size = _size_of(file)
    kept_name = check_promise(name=name, size=size)
    extension = _allowed_extension(kept_name)
    file.seek(0)
    _check_content(file, file.read(_HEAD), extension, pixels)
    digest = sha256_of(file)
    file.seek(0)
    return CheckedFile(kept_name, extension, CONTENT_TYPES[extension], size, digest)


def check_promise(*, name: str, size: int) -> str:
    """Refuses what its name and size alone forbid; gives the name to keep."""
    kept_name = names.clean_name(name)
    _allowed_extension(kept_name)
    if size == 0:
        raise FileRefused(_("The file is empty."), code="empty")
    if size > limits.UPLOAD_SIZE:
        raise FileRefused(
            _("The file is larger than %(size)s MB."),
            code="size",
            params={"size": limits.UPLOAD_SIZE // limits.MEBIBYTE},
        )
    return kept_name


def sha256_of(file: IO[bytes]) -> str:
    """Fingerprint of the whole file."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _allowed_extension(name: str) -> str:
    written = names.extension_of(name)
    extension = _SYNONYMS.get(written, written)
    if extension in CONTENT_TYPES:
        return extension
    if extension in names.MACRO_EXTENSIONS:
        raise macros()
    if extension in {"svg", "svgz"}:
        raise FileRefused(
            _("SVG pictures can hold scripts. Save the picture as PNG and send that."), code="svg"
        )
    if extension in names.PAGE_EXTENSIONS:
        raise _page()
    if extension in names.PROGRAM_EXTENSIONS:
        raise _program()
    if extension in {"doc", "ppt", "xls", "rtf"}:
        raise _old_office()
    raise FileRefused(
        _("We do not take files of the kind “%(extension)s”. We take: %(allowed)s."),
        code="extension",
        params={"extension": extension[:20], "allowed": ", ".join(EXTENSIONS)},
    )


def _check_content(file: IO[bytes], head: bytes, extension: str, pixels: int | None) -> None:
    if head.startswith(_OLD_OFFICE):
        # An office document with a password is packed into the old format too.
        raise locked() if extension in _ARCHIVES else _old_office()
    if head.startswith(_PROGRAM_STARTS):
        raise _program()
    if extension in _TEXTS:
        _check_text(file)
    elif extension in _ARCHIVES:
        _check_archive(file, head, extension)
    elif extension == "pdf":
        if not head.startswith(b"%PDF-"):
            raise _other_content(extension)
        check_pdf(file)
    elif _kind_of_media(head) != extension:
        raise _other_content(extension)
    elif extension in IMAGES:
        check_image(file, extension, pixels)


def _check_archive(file: IO[bytes], head: bytes, extension: str) -> None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _other_content(extension)
    if extension not in {kind_of_archive(file), "zip"}:
        raise _other_content(extension)


def _check_text(file: IO[bytes]) -> None:
    """A text in UTF-8, UTF-16 with its mark, or Windows-1251; never a page with scripts."""
    start = next(filter(None, (_start_of_text(file, e) for e in _encodings(file))), None)
    if start is None:
        raise FileRefused(
            _("This is not a text that we can read. Save it as UTF-8 and send it again."),
            code="text",
        )
    if _PAGE_START.match(start.lstrip("\ufeff")):
        raise _page()


def _start_of_text(file: IO[bytes], encoding: str) -> str | None:
    """The first letters of a text in `encoding`, read to its end a little at a time; None when it
    is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start = ""
    file.seek(0)
    while True:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            return None
        if _CONTROL.search(text):
            return None
        start = start or text[:_HEAD]
        if not chunk:
            return start or " "


def _encodings(file: IO[bytes]) -> list[str]:
    file.seek(0)
    return _encodings_of(file.read(2))


def _encodings_of(head: bytes) -> list[str]:
    return ["utf-16"] if head in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1251"]


def decoded(data: bytes) -> str | None:
    """The text in `data`; None when it is in no encoding that we read."""
    for encoding in _encodings_of(data[:2]):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _kind_of_media(head: bytes) -> str:
    """Extension of a sound, film or picture by its first bytes; empty when it is none."""
    guess = filetype.guess(head)
    if guess is not None:
        return _SYNONYMS.get(guess.extension, guess.extension)
    return "mp4" if head[4:8] == b"ftyp" and head[8:12] in _FILM_BRANDS else ""


def _size_of(file: IO[bytes]) -> int:
    file.seek(0, 2)
    return file.tell()


def _other_content(extension: str) -> FileRefused:
    return FileRefused(
        _("The name says “%(extension)s”, but the content is something else."),
        code="content",
        params={"extension": extension},
    )


def _page() -> FileRefused:
    return FileRefused(
        _("Web pages are not taken as files. Save the text as .docx or .pdf and send that."),
        code="html",
    )


def _program() -> FileRefused:
    return FileRefused(_("Programs are not taken, whatever they are for."), code="program")


def _old_office() -> FileRefused:
    return FileRefused(
        _("The document is in an old format. Save it as .docx, .pptx or .xlsx and send that."),
        code="old_format",
    )
