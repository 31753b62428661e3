"""How a Wagtail page is answered: by an ordinary view, so that its walk is like all others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


class ServedByView:
    """A page type that names its view: `view = "home.news.views.article"`; view(request, page)."""

    view: str

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The live page, by its view."""
        request.is_preview = False  # type: ignore[attr-defined]
        return import_string(self.view)(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The unsaved page, by the same view."""
        request.is_preview = True  # type: ignore[attr-defined]
        return import_string(self.view)(request, self)
