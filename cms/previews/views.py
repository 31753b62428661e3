"""A file at its address: taken away, looked into (`?preview`), or one of its pages (`?page=2`).

All three stand behind the one door that the caller has asked: who may not open the file sees
nothing of what is in it.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cms.files.models import StoredFile
from cms.files.serving import Kept, etag_of, serve_kept, serve_stored
from cms.previews.selectors import look_into, page_of
from cms.requests.numbers import number_in


class Shelf(NamedTuple):
    """Where the file stands: the page to go back to."""

    url: str
    title: str
    language: str


def serve_or_show(
    request: HttpRequest,
    stored: StoredFile,
    *,
    back: Shelf,
    note: Callable[[], Any] | None = None,
) -> HttpResponseBase:
    """The file under its own name, or what is asked of its preview; `note` is called for a file
    that is taken away."""
    if "page" in request.GET:
        return _page(request, stored)
    if "preview" in request.GET:
        return _look(request, stored, back)
    return serve_stored(request, stored, download_name=stored.name, note=note)


def _page(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The picture of a page. To look is not to download: nothing is counted."""
    number = number_in(request.GET["page"])
    found = page_of(stored, number) if number is not None else None
    if found is None or number is None:
        raise Http404
    preview, size = found
    kept = Kept(
        storage=stored.file.storage,
        path=preview.path_of(number),
        name=f"{PurePath(stored.name).stem}-{number}.webp",
        content_type="image/webp",
        etag=etag_of(f"{preview.key}:{number}:{size}"),
        modified=int(stored.uploaded_at.timestamp()),
        size=size,
        is_shown=True,
    )
    return serve_kept(request, kept)


def _look(request: HttpRequest, stored: StoredFile, back: Shelf) -> HttpResponseBase:
    """A page of its own; `?preview&piece` is what the disclosure beside the file draws."""
    look = look_into(stored, request.path)
    is_piece = "piece" in request.GET
    name = "components/look.html" if is_piece else "cms/previews/look.html"
    response = render(request, name, {"look": look, "back": back})
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
