"""Versions of a method: all with what changed, one to read, its files, and short addresses."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.languages import language_of
from cms.previews.views import Shelf, serve_or_show
from library.counts.noting import DOWNLOAD, VIEW, Opened
from library.counts.services import note_opened
from library.methods.models import Method
from library.methods.selectors import find_method
from library.versions import selectors
from library.versions.models import MethodVersion
from library.withdrawals.views import tombstone_page


@require_safe
def method_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, newest first, each with what it changed."""
    viewer = viewer_of(request.user)
    method = find_method(pk, viewer)
    if method is None:
        return tombstone_page(request, viewer, pk)
    page, versions = selectors.versions_page(method, viewer, request.GET.get("page"))
    if not versions:
        return tombstone_page(request, viewer, pk)
    context = {"method": method, "page": page, "versions": versions}
    return render(request, "library/versions/version_list.html", context)


@require_safe
def method_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was published, with its files."""
    viewer = viewer_of(request.user)
    version = selectors.find_version(pk, number, viewer)
    if version is None:
        return tombstone_page(request, viewer, pk)
    context = {"screen": selectors.version_screen(version, viewer), "version": version}
    with override(version.method.language):
        context["canonical"] = request.build_absolute_uri(version.method.get_absolute_url())
    _note(request, viewer, version, VIEW)
    return render(request, "library/versions/version_detail.html", context)


@require_safe
def method_version_file(
    request: HttpRequest, pk: int, number: int, file_pk: int, name: str
) -> HttpResponseBase:
    """A file of a version, through the door of the version."""
    viewer = viewer_of(request.user)
    file = selectors.find_version_file(pk, number, file_pk, viewer)
    if file is None or file.stored.name != name:
        raise Http404
    version = file.version
    back = Shelf(version.get_absolute_url(), version.title, version.language)
    return serve_or_show(
        request,
        file.stored,
        back=back,
        note=lambda: _note(request, viewer, version, DOWNLOAD, str(file_pk)),
    )


@require_safe
def short_method(request: HttpRequest, pk: int) -> HttpResponse:
    """`/m/5`: the newest, in the reader's language."""
    viewer = viewer_of(request.user)
    method = find_method(pk, viewer) or Method.objects.withdrawn().filter(pk=pk).first()
    if method is None:
        raise Http404
    return _sent_on(request, method)


@require_safe
def short_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """`/m/5/v3`: that version for ever, in the reader's language."""
    version = selectors.find_version(pk, number, viewer_of(request.user))
    if version is not None:
        return _sent_on(request, version)
    gone = Method.objects.withdrawn().filter(pk=pk, versions__number=number).first()
    if gone is None:
        raise Http404
    return _sent_on(request, gone)


def _note(
    request: HttpRequest, viewer: Viewer, version: MethodVersion, act: str, part: str = "page"
) -> None:
    """Notes that somebody else than its authors has opened the version."""
    opened = Opened("method", version.method_id, version.number, act, part)
    note_opened(request, viewer, opened, is_own=selectors.is_named_in(version, viewer))


def _sent_on(request: HttpRequest, thing: object) -> HttpResponse:
    with override(language_of(request, viewer_of(request.user).person)):
        answer = redirect(thing)  # type: ignore[call-overload]
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer
