"""What is inside a ZIP: office documents, books, plain archives; looked into before kept."""

import posixpath
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext_lazy as _

from cms.files.names import (
    MACRO_EXTENSIONS,
    PROGRAM_EXTENSIONS,
    extension_of,
    has_odd_characters,
)
from cms.files.refusals import FileRefused
from cms.settings import limits

_CHUNK = 1 << 16
_OPENABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SHUT_ARCHIVES = {"rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "cab", "iso", "zst", "arj", "ace"}
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_MAIN_PARTS = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml."),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/epub+zip": "epub",
}
_MACRO_PART = re.compile(r"(?i)(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|activeX/)")
_ODF_MACRO_PART = re.compile(r"(?i)^(Basic|Scripts)/.+")
# Parts that a reader fetches and runs by itself when they lie elsewhere.
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/control")
_OWN_DISK = re.compile(
    r"""(?ix)^( file:/{3}(?!/) | [a-z]:[\\/] | (?![a-z][a-z0-9+.-]*:)(?![\\/]{2}) )"""
)
_EXTERNAL_ODF = re.compile(
    rb"""(?ix)<meta:template\b[^>]*xlink:href=["'](https?:|ftp:|//|file://[^/])"""
)
# Sources that a teacher of informatics packs; harmless until somebody means to run them.
_SOURCES = {"bin", "js", "mjs", "class", "inf", "py", "pl", "rb", "php", "sh"}
_IN_MEMORY = 8 * limits.MEBIBYTE


@dataclass
class _Budget:
    """What one upload may still unpack, nested archives included."""

    entries: int = limits.ARCHIVE_ENTRIES
    unpacked: int = limits.ARCHIVE_UNPACKED


def kind_of_archive(file: IO[bytes]) -> str:
    """Looks into a ZIP and says what it is: docx, pptx, xlsx, odt, odp, ods, epub or zip.

    Raises `FileRefused` for bombs, tricks with names, locked or damaged archives, programs
    and macros inside.
    """
    return _look_into(file, _Budget(), depth=0)


def _look_into(file: IO[bytes], budget: _Budget, depth: int) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_shape(file, archive, entries)
            _check_entries(entries, budget)
            kind = _kind(archive, entries)
            if kind == "zip" and depth > limits.ARCHIVE_DEPTH:
                raise _too_deep()
            _check_contents(archive, entries, kind, budget, depth)
            return kind
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OverflowError,
    ) as error:
        raise _damaged() from error


def _check_shape(file: IO[bytes], archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """One archive from the first byte to the last, each part in a place of its own."""
    if not entries:
        raise FileRefused(_("The archive is empty."), code="empty")
    file.seek(0, 2)
    size = file.tell()
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [archive.start_dir]
    overlapping = any(
        entry.header_offset + 30 + entry.compress_size > end
        for entry, end in zip(ordered, ends, strict=True)
    )
    tail = min(size, 22 + len(archive.comment))
    file.seek(size - tail)
    if ordered[0].header_offset != 0 or overlapping or file.read(4) != b"PK\x05\x06":
        raise _damaged()


def _check_entries(entries: list[zipfile.ZipInfo], budget: _Budget) -> None:
    budget.entries -= len(entries)
    if budget.entries < 0:
        raise FileRefused(
            _("There are more than %(count)s things in the archive. Send it in parts."),
            code="bomb",
            params={"count": limits.ARCHIVE_ENTRIES},
        )
    names: set[str] = set()
    for entry in entries:
        _check_entry_name(entry)
        if entry.filename in names:
            raise _damaged()
        names.add(entry.filename)
        if entry.flag_bits & 0x41:
            raise locked()
        if entry.compress_type not in _OPENABLE:
            raise _damaged()
        packed = max(entry.compress_size, 1)
        is_dense = entry.file_size / packed > limits.ARCHIVE_RATIO
        if is_dense and entry.file_size > limits.ARCHIVE_RATIO_FROM:
            raise _bomb()
        budget.unpacked -= entry.file_size
        if budget.unpacked < 0:
            raise _bomb()


def _check_entry_name(entry: zipfile.ZipInfo) -> None:
    # Everything after a NUL is cut from `filename`, never from `orig_filename`.
    name = entry.orig_filename
    path = name.replace("\\", "/")
    steps = path.split("/")
    mode = entry.external_attr >> 16
    if (
        has_odd_characters(name)
        or path.startswith("/")
        or ".." in steps
        or re.match(r"^[A-Za-z]:", path)
        or (mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR})
    ):
        raise FileRefused(
            _("The archive holds names or links that lead out of it."), code="traversal"
        )
    extension = extension_of(posixpath.basename(path))
    if extension in MACRO_EXTENSIONS:
        raise macros()
    if extension in PROGRAM_EXTENSIONS - _SOURCES:
        raise _program_inside(path)
    if extension in _SHUT_ARCHIVES:
        raise FileRefused(
            _("There is an archive inside the archive that we cannot look into: %(name)s."),
            code="nested",
            params={"name": posixpath.basename(path)[:80]},
        )


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if "mimetype" in names:
        kind = _MIMETYPES.get(archive.read("mimetype")[:200].strip())
        if kind:
            return kind
    if "[Content_Types].xml" not in names:
        return "zip"
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or "macroEnabled".encode("utf-16-le") in types:
        raise macros()
    for kind, (part, content_type) in _MAIN_PARTS.items():
        if part in names and content_type in types:
            return kind
    return "zip"


def _check_contents(
    archive: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    kind: str,
    budget: _Budget,
    depth: int,
) -> None:
    for entry in entries:
        name = entry.filename
        if _MACRO_PART.search(name):
            raise macros()
        if kind in {"odt", "odp", "ods"} and _ODF_MACRO_PART.match(name) and entry.file_size:
            raise macros()
        start = _read_through(archive, entry)
        if start.startswith(_PROGRAM_STARTS) and kind == "zip":
            raise _program_inside(name)
        if name.lower().endswith(".rels"):
            _check_relations(archive.read(entry))
        elif name == "meta.xml" and _EXTERNAL_ODF.search(archive.read(entry)):
            raise _outside_template()
        elif name == "META-INF/manifest.xml" and b"encryption-data" in archive.read(entry):
            raise locked()
        elif start.startswith(b"PK\x03\x04"):
            if depth > limits.ARCHIVE_DEPTH:
                raise _too_deep()
            # Seeking in a packed file unpacks it again each time, so it is unpacked once.
            with archive.open(entry) as inner, SpooledTemporaryFile(_IN_MEMORY) as copy:
                shutil.copyfileobj(inner, copy)
                _look_into(copy, budget, depth + 1)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpacks one entry to nowhere, which proves its size and checksum; gives its first bytes."""
    with archive.open(entry) as inner:
        start = inner.read(_CHUNK)
        while inner.read(_CHUNK):
            pass
    return start[:16]


def _check_relations(xml: bytes) -> None:
    """Refuses a document that fetches a template or an object from elsewhere when it is opened."""
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _damaged() from error
    for relation in root.iter():
        if relation.get("TargetMode", "").lower() != "external":
            continue
        # A template on the author's own disk is common and opens nothing for others.
        is_fetched = relation.get("Type", "").endswith(_FETCHED)
        if is_fetched and not _OWN_DISK.match(relation.get("Target", "").strip()):
            raise _outside_template()


def locked() -> FileRefused:
    """The refusal of what has a password."""
    return FileRefused(
        _("The file is locked with a password. Save it without one and send it again."),
        code="locked",
    )


def macros() -> FileRefused:
    """The refusal of what holds macros."""
    return FileRefused(
        _("The file holds macros. Save it without macros (.docx, .pptx, .xlsx) and send it again."),
        code="macros",
    )


def _program_inside(path: str) -> FileRefused:
    return FileRefused(
        _("There is a program inside the archive: %(name)s. Take it out and send the rest."),
        code="program",
        params={"name": posixpath.basename(path)[:80]},
    )


def _damaged() -> FileRefused:
    return FileRefused(
        _("The file is damaged or oddly packed. Save it anew and send it again."), code="damaged"
    )


def _bomb() -> FileRefused:
    return FileRefused(
        _("Unpacked, the file would be far too large. Send it in parts."), code="bomb"
    )


def _too_deep() -> FileRefused:
    return FileRefused(
        _("There are archives inside the archives. Unpack them and send the files themselves."),
        code="nested",
    )


def _outside_template() -> FileRefused:
    return FileRefused(
        _(
            "The document fetches a template or an object from another site. "
            "Save it as a new document and send it again."
        ),
        code="external_template",
    )
