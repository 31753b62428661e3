"""Answers addresses of pages. Stands where Wagtail's own view would."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks

from cms.audience.viewer import viewer_of
from cms.sections import selectors
from cms.sections.context import UNTRANSLATED


def page(request: HttpRequest, path: str) -> HttpResponse:
    """The page at `path` in the language of the address, through the audience door.

    A visitor is sent to sign in where that alone opens the page; all others learn nothing: 404.
    """
    viewer = viewer_of(request.user)
    language = (get_language() or "")[:2]
    found = selectors.open_page(language, path, viewer, timezone.now())
    if found is None:
        if viewer.is_signed_in or not selectors.is_shut_by_login_alone(language, path):
            raise Http404
        answer = redirect_to_login(request.get_full_path())
        add_never_cache_headers(answer)
        return answer
    shown, frame = found
    request.page, request.frame = shown, frame  # type: ignore[attr-defined]
    for ask in hooks.get_hooks("before_serve_page"):
        answer = ask(shown, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    answer = shown.serve(request)
    if viewer.is_signed_in:
        add_never_cache_headers(answer)
    return answer


@require_safe
def closest_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads from a page to its translation, or closest to it, where the reader is told so."""
    language = (get_language() or "")[:2]
    url = selectors.closest_page(pk, language, viewer_of(request.user))
    if url is None:
        raise Http404
    return redirect(f"{url}?{UNTRANSLATED}={pk}")
