"""Small guards around every request, and the language of the admin."""

from collections.abc import Callable
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cms.languages import LANGUAGE_CODES
from cms.requests.unsent import keep_unsent, lead_on, take_words, typed_in, words_in
from cms.requests.views import refusal

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


def keep_unsent_words(get_response: Answer) -> Answer:
    """Whoever was signed out while they wrote finds the words again; no view has to think of it.

    They wait in the session for the page to which the log-in leads back. Where there is none, as
    only a button leads there, they stand on a page of their own.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/admin/") or _is_of_accounts(request):
            return response
        if request.method == "POST" and _asks_who(request, response):
            return _kept(request, response)
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES:
            return _led_back(request, response)
        return response

    return answer


def _asks_who(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != 302 or request.user.is_authenticated:
        return False
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False  # a script asked: the form with the words stands open
    return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    words = words_in(typed_in(request))
    if not words:
        return response
    back = parse_qs(urlsplit(response["Location"]).query).get("next", [""])[0]
    if keep_unsent(request, urlsplit(back).path):
        messages.info(
            request, _("You were signed out meanwhile. Sign in: your words wait for you.")
        )
        return response
    return refusal(
        request,
        403,
        _("You were signed out meanwhile"),
        _("Copy what you wrote, sign in and send it again."),
    )


def _is_of_accounts(request: HttpRequest) -> bool:
    """What is typed there are secrets."""
    found = request.resolver_match
    return found is not None and (found.url_name or "").startswith(("account_", "mfa_"))


def _led_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Where the log-in leads there may be no page: another one, or a button alone."""
    if response.status_code not in {302, 405} or not request.user.is_authenticated:
        return response
    if response.status_code == 302:
        lead_on(request, urlsplit(response["Location"]).path)
        return response
    words = take_words(request)
    if not words:
        return response
    return refusal(
        request,
        405,
        _("You are signed in again"),
        _("What you wrote was not sent. Copy it, go back to where you wrote it and send it there."),
        words=words,
    )
