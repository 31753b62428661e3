"""Suggestions as JSON for the search box."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from cms.audience.viewer import VISITOR, viewer_of
from cms.requests.addresses import client_address
from search.policies import can_suggest_now
from search.query import clean
from search.suggestions.selectors import suggestions

_REMEMBERED_SECONDS = 60


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What could be meant by `?q=`; `said` is for a screen reader."""
    viewer = viewer_of(request.user)
    if not can_suggest_now(viewer, client_address(request)):
        return JsonResponse({"groups": [], "said": ""}, status=429)
    language = (get_language() or "kk")[:2]
    groups = suggestions(clean(request.GET.get("q", "")), viewer, language)
    count = sum(len(group.options) for group in groups)
    said = ngettext("%(count)d suggestion", "%(count)d suggestions", count) % {"count": count}
    response = JsonResponse(
        {"groups": [asdict(group) for group in groups], "said": said if count else ""},
        json_dumps_params={"ensure_ascii": False},
    )
    return _kept_a_while(response)


@require_safe
def opensearch_suggest(request: HttpRequest) -> HttpResponse:
    """The same for the search field of a browser: what was typed, lines, what they are, where to.

    Browsers ask without saying who is asking; they are given what visitors may find.
    """
    typed = clean(request.GET.get("q", ""))
    options = []
    if can_suggest_now(VISITOR, client_address(request)):
        groups = suggestions(typed, VISITOR, (get_language() or "kk")[:2])
        options = [option for group in groups for option in group.options]
    response = JsonResponse(
        [
            typed,
            [option.text for option in options],
            [option.note for option in options],
            [request.build_absolute_uri(option.url) for option in options],
        ],
        safe=False,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/x-suggestions+json; charset=utf-8",
    )
    return _kept_a_while(response)


def _kept_a_while(response: HttpResponse) -> HttpResponse:
    # The browser of one person may keep it; what is between must not.
    patch_cache_control(response, private=True, max_age=_REMEMBERED_SECONDS)
    response["X-Robots-Tag"] = "noindex"
    return response
