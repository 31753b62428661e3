"""Many files as one ZIP, made while it goes out: no temporary file, and memory stays flat."""

import logging
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from cms.files.serving import etag_of, shut_in

logger = logging.getLogger(__name__)

_CHUNK = 1 << 16
_DEFLATED = frozenset({"txt", "md"})  # everything else that we take is packed tightly already
# What `zipfile` writes beside a stored file and its name, twice, and at the end.
_BESIDE_FILE, _AT_END = 30 + 16 + 46, 22
_PLAIN_SIZE = (1 << 32) - (1 << 20)  # above, other headers are written


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of a ZIP: kept in a storage, or words of our own (`content`)."""

    name: str
    extension: str = ""
    size: int = 0
    storage: Any = None
    path: str = ""
    content: bytes | None = None


def serve_packed(
    request: HttpRequest, files: Sequence[Packed], *, name: str, state: str, at: datetime
) -> HttpResponseBase:
    """A ZIP of `files`, fixed when it begins. The caller has asked the door of what holds them.

    `state` tells another ZIP from this one, `at` is the time on the files in it.
    """
    etag = etag_of(state)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    body = iter(()) if request.method == "HEAD" else pack(files, at)
    response = StreamingHttpResponse(body, content_type="application/zip")
    size = size_of_pack(files)
    if size is not None:
        response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Accept-Ranges"] = "none"
    response["ETag"] = etag
    shut_in(response)
    return response


def pack(files: Sequence[Packed], at: datetime) -> Iterator[bytes]:
    """The bytes of the ZIP, some at a time."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, timezone.localtime(at).timetuple()[:6])
            entry.compress_type = _way_of(file)
            entry.external_attr = 0o644 << 16
            entry.file_size = file.size
            with archive.open(entry, "w") as into:
                for chunk in _content(file):
                    into.write(chunk)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def size_of_pack(files: Sequence[Packed]) -> int | None:
    """How many bytes the ZIP will have; None where only packing tells."""
    if any(_way_of(file) != zipfile.ZIP_STORED for file in files):
        return None
    beside = sum(_BESIDE_FILE + 2 * len(file.name.encode()) for file in files)
    whole = beside + sum(file.size for file in files) + _AT_END
    return whole if whole < _PLAIN_SIZE and len(files) < zipfile.ZIP_FILECOUNT_LIMIT else None


def words(name: str, text: str) -> Packed:
    """A text of ours, as old programs of Windows read it too."""
    content = text.replace("\n", "\r\n").encode("utf-8-sig")
    return Packed(name=name, size=len(content), content=content)


def _way_of(file: Packed) -> int:
    return zipfile.ZIP_DEFLATED if file.extension in _DEFLATED else zipfile.ZIP_STORED


def _content(file: Packed) -> Iterator[bytes]:
    if file.content is not None:
        yield file.content
        return
    sent = 0
    with file.storage.open(file.path, "rb") as opened:
        while chunk := opened.read(_CHUNK):
            sent += len(chunk)
            yield chunk
    if sent != file.size:
        # The answer has told its length: better that it breaks off than that it lies.
        logger.error("File %s has %s bytes, not %s", file.path, sent, file.size)
        raise OSError(file.path)


class _Sink:
    """Holds what `zipfile` has written until it is taken; there is no way back in it."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is open here."""

    def taken(self) -> bytes:
        """All that was written since it was last asked."""
        held = b"".join(self._held)
        self._held.clear()
        return held
