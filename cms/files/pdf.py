"""What is inside a PDF: nothing that runs, opens programs or carries other files."""

import re
import zlib
from typing import IO

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from cms.files.archives import locked
from cms.files.refusals import FileRefused
from cms.settings import limits

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)(?![A-Za-z0-9])"
)
_DICTIONARY_REACH = 2_000  # bytes before a stream in which its dictionary is looked for


def check_pdf(file: IO[bytes]) -> None:
    """Refuses a PDF with scripts, actions or attached files, with a password, or unreadable."""
    file.seek(0)
    data = file.read()
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked()
        is_empty = len(reader.pages) == 0
        structure = _structure_of_locked(reader) if reader.is_encrypted else _structure(data)
    except FileRefused:
        raise
    except (PyPdfError, RecursionError, ArithmeticError, LookupError, OSError) as error:
        raise unreadable() from error
    except (TypeError, ValueError, AttributeError, AssertionError, NotImplementedError) as error:
        # pypdf meets broken files with whatever its parser stumbles over.
        raise unreadable() from error
    if is_empty:
        raise unreadable()
    if _ACTIVE.search(_unescaped(structure)):
        raise FileRefused(
            _(
                "The PDF holds a script, an action or an attached file. "
                "Print it to a new PDF and send that."
            ),
            code="active_pdf",
        )


def _structure(data: bytes) -> bytes:
    """All dictionaries of the file: what stands outside streams and in object streams."""
    parts: list[bytes] = []
    room = limits.PDF_OBJECT_STREAMS
    end = 0
    for match in _STREAM.finditer(data):
        outside = data[end : match.start()]
        parts.append(outside)
        end = match.end()
        if b"/ObjStm" in _unescaped(outside[-_DICTIONARY_REACH:].rpartition(b" obj")[2]):
            unpacked = _inflated(match.group(1), room)
            room -= len(unpacked)
            parts.append(unpacked)
    parts.append(data[end:])
    return b"\n".join(parts)


def _inflated(packed: bytes, room: int) -> bytes:
    """An object stream unpacked; one that is not deflated or is too large is not accepted."""
    packer = zlib.decompressobj()
    try:
        unpacked = packer.decompress(packed, max(room, 1))
    except zlib.error as error:
        raise unreadable() from error
    if packer.unconsumed_tail:
        raise unreadable()
    return unpacked


def _structure_of_locked(reader: PdfReader) -> bytes:
    """All dictionaries of a file that opens without a password but is encrypted."""
    numbers = {number for table in reader.xref.values() for number in table}
    numbers.update(reader.xref_objStm)
    parts = []
    for number in sorted(numbers):
        parts.append(repr(reader.get_object(number)).encode("utf-8", "replace"))
    return b"\n".join(parts)


def _unescaped(names: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript` to a reader of PDF."""
    return _ESCAPED.sub(lambda match: bytes([int(match.group(1), 16)]), names)


def unreadable() -> FileRefused:
    """The refusal of what no reader makes sense of."""
    return FileRefused(
        _("We could not read this PDF. Open it, save or print it anew, and send that."),
        code="damaged",
    )
