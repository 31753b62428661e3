"""The start page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from home.start import selectors


@never_cache
@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is due, what is new and what the person began."""
    viewer = viewer_of(request.user)
    screen = selectors.start_screen(viewer, timezone.localdate())
    return render(request, "home/start/start.html", {"screen": screen})
