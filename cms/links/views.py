"""The list of links that lead nowhere, for editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.links import selectors, services


@never_cache
@login_required
@require_safe
def broken(request: HttpRequest) -> HttpResponse:
    """Which, since when, and where they stand."""
    viewer = _editor_or_404(request)
    page, links = selectors.broken_page(viewer, request.GET.get("page"))
    return render(request, "cms/links/broken.html", {"page": page, "links": links})


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked at with the next run, before its day."""
    _editor_or_404(request)
    link = selectors.find_link(pk)
    if link is None:
        raise Http404
    services.ask_again(link=link, today=timezone.localdate())
    messages.success(request, _("It is looked at with the next run."))
    return redirect("links:broken")


def _editor_or_404(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request.user)
    if not viewer.is_editor:
        raise Http404
    return viewer
