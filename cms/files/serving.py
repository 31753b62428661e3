"""How a stored file goes out: right type and name, in ranges, counted, never run by a browser."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import F
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
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
_CACHED = "private, no-cache"


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
class Kept:
    """A file that goes out: what the answer says of it, and how a download is counted.

    `size` is None where only the storage knows it; `is_shown` opens it in the browser. `note` is
    called as `count` is, and when the browser has the file already.
    """

    storage: Any
    path: str
    name: str
    content_type: str
    etag: str
    modified: int
    size: int | None = None
    count: Callable[[], Any] | None = None
    note: Callable[[], Any] | None = None
    is_shown: bool = False


def serve_stored(
    request: HttpRequest,
    stored: StoredFile,
    *,
    download_name: str,
    note: Callable[[], Any] | None = None,
) -> HttpResponseBase:
    """The file as a download. The caller has asked the door of the thing that holds it.

    A GET that starts at the first byte counts as one download; HEAD, later ranges and the two
    bytes by which a telephone tries whether a film can be wound do not.
    """
    mine = StoredFile.objects.filter(pk=stored.pk)
    kept = Kept(
        storage=stored.file.storage,
        path=str(stored.file.name),
        name=download_name,
        content_type=stored.content_type,
        etag=etag_of(f"{stored.pk}:{stored.sha256}"),
        modified=int(stored.uploaded_at.timestamp()),
        size=stored.size,
        count=lambda: mine.update(downloads=F("downloads") + 1),
        note=note,
    )
    return serve_kept(request, kept)


def serve_document(request: HttpRequest, document: AbstractDocument) -> HttpResponseBase:
    """A document of Wagtail, in the same way. The caller has asked who may read its collection."""
    try:
        modified = document.file.storage.get_modified_time(document.file.name)
    except OSError as error:
        raise _missing(document.pk, error) from error
    kept = Kept(
        storage=document.file.storage,
        path=document.file.name,
        name=document.filename,
        content_type=document.content_type,
        # A file put in the place of another has a name of its own.
        etag=etag_of(f"{document.pk}:{document.file.name}:{document.file_hash}"),
        modified=int(modified.timestamp()),
        count=lambda: _count_document(document.pk),
    )
    return serve_kept(request, kept)


def _count_document(pk: int) -> None:
    counted = DocumentDownloads.objects.filter(document=pk)
    if not counted.update(downloads=F("downloads") + 1):
        # Two first readers at once make one row; the later one adds to it.
        DocumentDownloads.objects.bulk_create(
            [DocumentDownloads(document_id=pk)], ignore_conflicts=True
        )
        counted.update(downloads=F("downloads") + 1)


def serve_kept(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """A file by whatever carries bytes here (`FILES_SERVED_BY`): the site itself, the proxy before
    it, or a bucket. What the browser is told of it is the same."""
    unchanged = get_conditional_response(request, etag=kept.etag, last_modified=kept.modified)
    if unchanged is not None:
        if kept.note is not None and request.method == "GET" and "Range" not in request.headers:
            kept.note()
        return unchanged
    return _CARRIERS[settings.FILES_SERVED_BY](request, kept)


def _by_site(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    try:
        file = kept.storage.open(kept.path, "rb")
        size = file.size
    except OSError as error:
        raise _missing(kept.path, error) from error
    span = _wanted(request, kept, size)
    if span is None:
        file.close()
        return _outside(size)
    start, end, is_part = span
    response = _answer(file, kept.content_type, start, end, is_part)
    if is_part:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    _tell(response, kept)
    _count(request, kept, span)
    return response


def _by_proxy(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """nginx and its like take the file from the disc, and its ranges upon themselves."""
    try:
        size = kept.storage.size(kept.path)
    except OSError as error:
        raise _missing(kept.path, error) from error
    span = _wanted(request, kept, size)
    if span is None:
        return _outside(size)
    response = HttpResponse(content_type=kept.content_type)
    response["X-Accel-Redirect"] = settings.FILES_INTERNAL_PREFIX + quote(kept.path)
    _tell(response, kept)
    _count(request, kept, span)
    return response


def _by_bucket(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """A link to the bucket that lives for a minute, in which name and type are signed."""
    size = kept.size
    if size is None:
        try:
            size = kept.storage.size(kept.path)
        except OSError as error:
            raise _missing(kept.path, error) from error
    span = _wanted(request, kept, size)
    if span is None:
        return _outside(size)
    if request.method == "HEAD":
        response = HttpResponse(content_type=kept.content_type)
        response["Content-Length"] = str(size)
        _tell(response, kept)
        return response
    link = kept.storage.signed_link(
        kept.path,
        {
            "ResponseContentType": kept.content_type,
            "ResponseContentDisposition": _disposition(kept),
            "ResponseCacheControl": _CACHED,
        },
    )
    response = HttpResponseRedirect(link)
    _tell(response, kept)
    # A link that has died must not be kept, and not be said to be still the same.
    response["Cache-Control"] = "private, no-store"
    del response["ETag"], response["Last-Modified"]
    _count(request, kept, span)
    return response


_CARRIERS: dict[str, Callable[[HttpRequest, Kept], HttpResponseBase]] = {
    "django": _by_site,
    "x-accel": _by_proxy,
    "s3": _by_bucket,
}


def _tell(response: HttpResponseBase, kept: Kept) -> None:
    """What every answer says of a file."""
    response["Content-Disposition"] = _disposition(kept)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = kept.etag
    response["Last-Modified"] = http_date(kept.modified)
    shut_in(response)


def shut_in(response: HttpResponseBase) -> None:
    """What strangers sent is asked for anew each time, is what it says to be, and runs nothing."""
    response["Cache-Control"] = _CACHED
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"


def _disposition(kept: Kept) -> str:
    return str(content_disposition_header(not kept.is_shown, kept.name))


def _count(request: HttpRequest, kept: Kept, span: tuple[int, int, bool]) -> None:
    start, end, is_part = span
    is_trial = is_part and end < _TRIAL_BYTES
    if request.method != "GET" or start != 0 or is_trial:
        return
    for told in (kept.count, kept.note):
        if told is not None:
            told()


def _outside(size: int) -> HttpResponse:
    refusal = HttpResponse(status=416)
    refusal["Content-Range"] = f"bytes */{size}"
    return refusal


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


def etag_of(content: str) -> str:
    """Names the content without its fingerprint: nobody can ask "do you have this file?"."""
    digest = salted_hmac("cms.files.serving", content).hexdigest()
    return f'"{digest[:32]}"'


def _wanted(request: HttpRequest, kept: Kept, size: int) -> tuple[int, int, bool] | None:
    """First byte, last byte and whether it is a part; None when the range lies outside the file.

    Several ranges at once, another unit or nonsense are answered by the whole file.
    """
    whole = (0, size - 1, False)
    match = _RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not match or match.groups() == ("", ""):
        return whole
    condition = request.headers.get("If-Range", "").strip()
    is_same = condition == kept.etag or parse_http_date_safe(condition) == kept.modified
    if condition and not is_same:
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
