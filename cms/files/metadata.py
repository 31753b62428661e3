"""What office programs add to a document (author, company, who changed what) goes before it is
kept. Sound, film, books and archives go on as they came."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import SEEK_END, BytesIO
from tempfile import TemporaryFile
from typing import IO

from django.core.files.base import ContentFile, File
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, StreamObject

from cms.files.pdf import unreadable

_RELATIONS = "http://schemas.openxmlformats.org"
_EMPTY: Mapping[str, bytes] = {
    "docProps/core.xml": (
        f'<cp:coreProperties xmlns:cp="{_RELATIONS}/package/2006/metadata/core-properties"/>'
    ).encode(),
    "docProps/app.xml": (
        f'<Properties xmlns="{_RELATIONS}/officeDocument/2006/extended-properties"/>'
    ).encode(),
    "docProps/custom.xml": (
        f'<Properties xmlns="{_RELATIONS}/officeDocument/2006/custom-properties"/>'
    ).encode(),
    "meta.xml": (
        b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' office:version="1.2"><office:meta/></office:document-meta>'
    ),
}
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Who wrote a remark or changed a word: the remark stays, the name goes.
_NAMES: tuple[tuple[re.Pattern[str], re.Pattern[bytes], bytes], ...] = (
    (
        re.compile(r"^word/.*\.xml$"),
        re.compile(rb'(\bw\d*:(?:author|initials|userId)=)"[^"]*"'),
        rb'\1""',
    ),
    (re.compile(r"^xl/comments.*\.xml$"), re.compile(rb"(<author>)[^<]*(</author>)"), rb"\1\2"),
    (
        re.compile(r"^(xl/persons/.*|ppt/(commentAuthors|authors))\.xml$"),
        re.compile(rb'(\b(?:displayName|name|initials|userId)=)"[^"]*"'),
        rb'\1""',
    ),
    (re.compile(r"^xl/workbook\.xml$"), re.compile(rb'(\buserName=)"[^"]*"'), rb'\1""'),
    (
        re.compile(r"^content\.xml$"),
        re.compile(rb"(<(dc:creator|meta:creator-initials)>)[^<]*(</\2>)"),
        rb"\1\3",
    ),
)
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# EXIF, XMP, captions of agencies and remarks; colours and sizes stay.
_JPEG_DROPPED = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
_PNG_DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def without_document_metadata(file: IO[bytes], extension: str) -> File | None:
    """The document written anew; None for kinds that are kept as they came.

    The file was looked into before (`check_upload`). Raises `FileRefused` for a PDF that cannot be
    written anew.
    """
    clean = _CLEANERS.get(extension)
    if clean is None:
        return None
    file.seek(0)
    return clean(file)


def _pdf(file: IO[bytes]) -> File:
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            reader.decrypt("")
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        for thing in writer._objects:
            _clean_object(thing)
        # What nothing names any more would still be written.
        writer.compress_identical_objects(remove_duplicates=False)
        target = BytesIO()
        writer.write(target)
    except (PyPdfError, RecursionError, ArithmeticError, LookupError, OSError) as error:
        raise unreadable() from error
    except (TypeError, ValueError, AttributeError, AssertionError, NotImplementedError) as error:
        raise unreadable() from error
    return ContentFile(target.getvalue())


def _clean_object(thing: object) -> None:
    if not isinstance(thing, DictionaryObject):
        return
    for name in ("/Metadata", "/PieceInfo", "/LastModified"):
        thing.pop(name, None)
    if thing.get("/Type") == "/Annot":
        # Who put a remark there, and when.
        for name in ("/T", "/M", "/CreationDate"):
            thing.pop(name, None)
    if isinstance(thing, StreamObject) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = picture_without_metadata(thing._data)


def _office(file: IO[bytes]) -> File:
    target = TemporaryFile()  # noqa: SIM115 - closed with the file that is given
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            kept = zipfile.ZipInfo(entry.filename)
            kept.compress_type, kept.external_attr = entry.compress_type, entry.external_attr
            archive.writestr(kept, _part(entry.filename, source.read(entry)))
    clean = File(target, name="document")
    clean.size = target.seek(0, SEEK_END)
    target.seek(0)
    return clean


def _part(name: str, data: bytes) -> bytes:
    if name in _EMPTY:
        return _XML + _EMPTY[name]
    for where, names, left in _NAMES:
        if where.match(name):
            data = names.sub(left, data)
    return picture_without_metadata(data)


_CLEANERS: Mapping[str, Callable[[IO[bytes]], File]] = {"pdf": _pdf} | dict.fromkeys(
    ("docx", "pptx", "xlsx", "odt", "odp", "ods"), _office
)


def picture_without_metadata(data: bytes) -> bytes:
    """A JPEG or PNG without what a camera or a program wrote beside the picture, which is not
    touched; other data as they are."""
    if data.startswith(_JPEG):
        return _jpeg(data)
    return _png(data) if data.startswith(_PNG) else data


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] not in _JPEG_DROPPED:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in _PNG_DROPPED:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])
