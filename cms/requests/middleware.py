"""Small guards around every request, and the language of the admin."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils import translation

from cms.languages import LANGUAGE_CODES

Answer = Callable[[HttpRequest], HttpResponse]

_FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


def refuse_odd_bytes(get_response: Answer) -> Answer:
    """Answers 400 to a NUL in the address or a form that is not UTF-8: neither can be stored."""

    def answer(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or b"\x00" in unquote_to_bytes(query):
            return _refused(request)
        if request.content_type in _FORM_TYPES:
            charset = (request.content_params or {}).get("charset", "utf-8")
            if charset.lower() not in {"utf-8", "utf8"}:
                return _refused(request)
        return get_response(request)

    return answer


def _refused(request: HttpRequest) -> HttpResponse:
    """The page of 400, drawn without session and database, the language of the address first."""
    asked = request.path_info[1:3] if request.path_info[3:4] == "/" else ""
    order = sorted(LANGUAGE_CODES, key=lambda code: code != asked)
    return HttpResponseBadRequest(render_to_string("400.html", {"order": order}))


def admin_in_russian(get_response: Answer) -> Answer:
    """Shows Wagtail's admin in Russian to whoever reads the site in Kazakh.

    Wagtail has no Kazakh: our own words in Kazakh among its words in English would be a patchwork.
    The language that a person chooses in their admin account still wins, and the preview of a page
    is a request of its own under the page's address, so it keeps the page's language.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        is_admin = request.path_info.startswith("/admin/")
        if not is_admin or translation.get_language() != "kk":
            return get_response(request)
        with translation.override("ru"):
            request.LANGUAGE_CODE = "ru"  # type: ignore[attr-defined]
            response = get_response(request)
            response.headers.setdefault("Content-Language", "ru")
        return response

    return answer


def admin_content_policy(get_response: Answer) -> Answer:
    """Gives Wagtail's admin its own content security policy; the site keeps the strict one."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response

    return answer
