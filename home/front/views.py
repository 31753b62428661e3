"""The front page of a language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.audience.viewer import viewer_of
from home.front import selectors
from home.front.pages import HomePage


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """Search, four doors, what is alive now, and what editors added."""
    viewer = viewer_of(request.user)
    language = page.locale.language_code
    selectors.fill_body(page.body, viewer, language)
    context = {
        "page": page,
        "front": selectors.front(viewer, language, timezone.localdate()),
    }
    return render(request, "home/front/home.html", context)
