"""Answers outside the languages: which language, what robots may read, pictures of pages."""

import mimetypes

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.languages import LANGUAGE_CODES, language_of
from cms.settings import limits
from home.front import selectors


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Sends to the home page in the language of the person, else of their browser, else Kazakh."""
    language = language_of(request, viewer_of(request.user).person)
    answer = redirect(f"/{language}/")
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the list of pages is."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    for code in LANGUAGE_CODES:
        # The bare search page is for other search engines too, its findings are not.
        lines += [f"Disallow: /{code}/account/", f"Disallow: /{code}/search/?"]
        lines += [f"Disallow: /{code}/search/{name}/" for name in ("csv", "feed", "suggest")]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address that a visitor may open, with its translations."""
    context = {
        "base_url": settings.BASE_URL,
        "entries": selectors.public_addresses(limits.SITEMAP_LENGTH),
    }
    return render(request, "home/front/sitemap.xml", context, content_type="application/xml")


@require_safe
def rendition(request: HttpRequest, path: str) -> FileResponse:
    """A picture in the size of a page. What editors uploaded itself is not served here."""
    if not default_storage.exists(path):
        raise Http404
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if not kind.startswith("image/") or kind == "image/svg+xml":
        raise Http404
    answer = FileResponse(default_storage.open(path), content_type=kind)
    patch_cache_control(answer, public=True, max_age=limits.PICTURE_CACHE_SECONDS)
    return answer
