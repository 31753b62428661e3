"""The search page."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.languages import LANGUAGE_CODES
from cms.requests.addresses import client_address
from search import policies, selectors
from search.facets import ANY_LANGUAGE, FACETS
from search.links import all_languages_link
from search.query import Sort, clean, parse, parse_filters


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may find. Whatever stands in the address, it is answered."""
    viewer = viewer_of(request.user)
    if not policies.can_search_now(viewer, client_address(request)):
        return _too_many(request)
    given = request.GET
    text = clean(given.get("q", ""))
    language = (get_language() or "kk")[:2]
    filters = parse_filters({name: given.getlist(name) for name in FACETS})
    if ANY_LANGUAGE in filters.get("language", ()):
        del filters["language"]
    query = parse(text)
    # A list of all there is would hold every translation of the same page.
    in_own_language = query.is_empty and not given.keys() & FACETS and language in LANGUAGE_CODES
    if in_own_language:
        filters["language"] = (language,)
    query = replace(
        query,
        filters=filters,
        sort=Sort.NEWEST if given.get("sort") == Sort.NEWEST else Sort.RELEVANCE,
        locale=language,
    )
    screen = selectors.site_search(
        query, viewer, text=text, page_number=_page_number(given.get("page", ""))
    )
    response = render(
        request,
        "search/search.html",
        # Only the bare page is for other search engines; none of its findings is.
        {
            "screen": screen,
            "is_plain": not given,
            "all_languages_url": all_languages_link() if in_own_language else "",
        },
    )
    response["Server-Timing"] = f"search;dur={screen.took_ms:.2f}"
    return response


def _too_many(request: HttpRequest) -> HttpResponse:
    context = {
        "status": 429,
        "title": _("Those were many searches for one minute. Wait a little and go on."),
        "text": _("Wait a minute, then reload the page. What you typed stays in its address."),
    }
    response = render(request, "error.html", context, status=429)
    response["Retry-After"] = "60"
    return response


def _page_number(given: str) -> int:
    """The page asked for; the first for anything that is no small number."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 1
