"""How a stored file goes out: right type and name, in ranges, counted, never run by a browser."""

import logging
import re
from collections.abc import Iterator
from typing import IO

from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from cms.files.models import StoredFile

logger = logging.getLogger(__name__)
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 1 << 16


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


def serve_stored(
    request: HttpRequest, stored: StoredFile, *, download_name: str
) -> HttpResponseBase:
    """The file as a download. The caller has asked the door of the thing that holds it.

    A GET that starts at the first byte counts as one download; HEAD and later ranges do not.
    """
    etag = _etag(stored)
    modified = int(stored.uploaded_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=modified)
    if unchanged is not None:
        return unchanged
    try:
        file = stored.file.open("rb")
        size = stored.file.size
    except OSError as error:
        logger.error("File of row %s is missing: %s", stored.pk, error)
        raise Http404 from error
    span = _wanted(request, etag, modified, size)
    if span is None:
        file.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    start, end, is_part = span
    response = _answer(file, stored, start, end, is_part)
    if is_part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    response["Content-Disposition"] = content_disposition_header(True, download_name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if request.method == "GET" and start == 0:
        StoredFile.objects.filter(pk=stored.pk).update(downloads=F("downloads") + 1)
    return response


def _answer(
    file: IO[bytes], stored: StoredFile, start: int, end: int, is_part: bool
) -> StreamingHttpResponse:
    if not is_part:
        return FileResponse(file, content_type=stored.content_type)
    piece = _Slice(file, start, end)
    return StreamingHttpResponse(piece, status=206, content_type=stored.content_type)


def _etag(stored: StoredFile) -> str:
    """Names the content without its fingerprint: nobody can ask "do you have this file?"."""
    digest = salted_hmac("cms.files.serving", f"{stored.pk}:{stored.sha256}").hexdigest()
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
