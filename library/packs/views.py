"""All files of a version as one ZIP, and those of the newest."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.files.packing import serve_packed
from library.counts.noting import DOWNLOAD, Opened
from library.counts.services import note_opened
from library.packs import selectors, services
from library.versions.selectors import is_named_in


@require_safe
def method_pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Leads to all files of the newest version: which one that was then stands in the address."""
    number = selectors.newest_number(pk, viewer_of(request.user))
    if number is None:
        raise Http404
    return redirect("library:method-version-pack", pk, number)


@require_safe
def version_pack(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The files as they were published, whatever is published while they go out."""
    viewer = viewer_of(request.user)
    pack = selectors.pack_of(pk, number, viewer)
    if pack is None:
        raise Http404
    language = (get_language() or "kk")[:2]
    response = serve_packed(
        request,
        pack.files,
        name=pack.name,
        state=f"pack:{pack.version.pk}:{pack.version.content_key}:{language}",
        at=pack.version.published_at,
    )
    if request.method == "GET" and response.status_code == 200:
        services.count_downloads(stored=pack.stored)
    # All files at once are one request of one work.
    opened = Opened("method", pk, number, DOWNLOAD, "all.zip")
    note_opened(request, viewer, opened, is_own=is_named_in(pack.version, viewer))
    return response
