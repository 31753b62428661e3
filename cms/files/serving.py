"""How a stored file goes out: right type and name, in ranges, counted, never run by a browser."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe
from wagtail.documents.models import AbstractDocument

from cms.files.models import DocumentDownloads, StoredFile

logger = logging.getLogger(__name__)
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 1 << 16
_TRIAL_BYTES = 2


class _Slice:
    """Bytes `start`–`end` (inclusive) of an open file."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file = file
        self._left = end - start + 1
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file that goes out: what the answer says of it, and how a download is counted."""

    file: FieldFile
    name: str
    content_type: str
    etag: str
    modified: int
    count: Callable[[], Any]


def serve_stored(
    request: HttpRequest, stored: StoredFile, *, download_name: str
) -> HttpResponseBase:
    """The file as a download. The caller has asked the door of the thing that holds it.

    A GET that starts at the first byte counts as one download; HEAD, later ranges and the two
    bytes by which a telephone tries whether a film can be wound do not.
    """
    mine = StoredFile.objects.filter(pk=stored.pk)
    sent = _Sent(
        file=stored.file,
        name=download_name,
        content_type=stored.content_type,
        etag=_etag(f"{stored.pk}:{stored.sha256}"),
        modified=int(stored.uploaded_at.timestamp()),
        count=lambda: mine.update(downloads=F("downloads") + 1),
    )
    return _serve(request, sent)


def serve_document(request: HttpRequest, document: AbstractDocument) -> HttpResponseBase:
    """A document of Wagtail, in the same way. The caller has asked who may read its collection."""
    try:
        modified = document.file.storage.get_modified_time(document.file.name)
    except OSError as error:
        raise _missing(document.pk, error) from error
    sent = _Sent(
        file=document.file,
        name=document.filename,
        content_type=document.content_type,
        # A file put in the place of another has a name of its own.
        etag=_etag(f"{document.pk}:{document.file.name}:{document.file_hash}"),
        modified=int(modified.timestamp()),
        count=lambda: _count_document(document.pk),
    )
    return _serve(request, sent)


def _count_document(pk: int) -> None:
    counted = DocumentDownloads.objects.filter(document=pk)
    if not counted.update(downloads=F("downloads") + 1):
        # Two first readers at once make one row; the later one adds to it.
        DocumentDownloads.objects.bulk_create(
            [DocumentDownloads(document_id=pk)], ignore_conflicts=True
        )
        counted.update(downloads=F("downloads") + 1)


def _serve(request: HttpRequest, sent: _Sent) -> HttpResponseBase:
    unchanged = get_conditional_response(request, etag=sent.etag, last_modified=sent.modified)
    if unchanged is not None:
        return unchanged
    try:
        file = sent.file.open("rb")
        size = sent.file.size
    except OSError as error:
        raise _missing(sent.file.name, error) from error
    span = _wanted(request, sent.etag, sent.modified, size)
    if span is None:
        file.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    start, end, is_part = span
    response = _answer(file, sent.content_type, start, end, is_part)
    if is_part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    response["Content-Disposition"] = content_disposition_header(True, sent.name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = sent.etag
    response["Last-Modified"] = http_date(sent.modified)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    is_trial = is_part and end < _TRIAL_BYTES
    if request.method == "GET" and start == 0 and not is_trial:
        sent.count()
    return response


def _missing(name: Any, error: OSError) -> Http404:
    logger.error("File of %s is missing: %s", name, error)
    return Http404()


def _answer(
    file: IO[bytes], content_type: str, start: int, end: int, is_part: bool
) -> StreamingHttpResponse:
    if not is_part:
        return FileResponse(file, content_type=content_type)
    piece = _Slice(file, start, end)
    return StreamingHttpResponse(piece, status=206, content_type=content_type)


def _etag(content: str) -> str:
    """Names the content without its fingerprint: nobody can ask "do you have this file?"."""
    digest = salted_hmac("cms.files.serving", content).hexdigest()
    return f'"{digest[:32]}"'


def _wanted(
    request: HttpRequest, etag: str, modified: int, size: int
) -> tuple[int, int, bool] | None:
    """First byte, last byte and whether it is a part; None when the range lies outside the file.

    Several ranges at once, another unit or nonsense are answered by the whole file.
    """
    whole = (0, size - 1, False)
    match = _RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not match or match.groups() == ("", ""):
        return whole
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag and parse_http_date_safe(condition) != modified:
        return whole
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, size - 1, True) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if start >= size:
        return None
    if start > end:
        return whole
    return (start, end, True)
