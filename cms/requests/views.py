"""Health for the watchman, and the error pages."""

import shutil
import sys
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.requests.unsent import keep_unsent, typed_in, words_in


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, is migrated and there is room on the disk; else 503."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        database = True
    except DatabaseError:
        database = migrated = False
    disk = shutil.disk_usage(settings.DATA_DIR)
    state = {"database": database, "migrated": migrated, "disk": disk.free > disk.total * 0.05}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@require_safe
@cache_control(max_age=86_400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and feed readers that look at no page ask for the icon here."""
    return redirect(static("cms/icons/favicon.ico"))


def refusal(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    retry_after: int = 0,
    words: Sequence[str] = (),
    again: str = "",
) -> HttpResponse:
    """The page of a refusal: what is the matter, what to do, after how many seconds if known.

    With the words that were sent, or wait since then; and the address where to send them `again`.
    """
    words = words or words_in(typed_in(request))
    context = {"status": status, "title": title, "text": text, "words": words, "again": again}
    response = render(request, "error.html", context, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def admin_login(request: HttpRequest) -> HttpResponse:
    """The way to the admin is the site's own log-in; who is signed in already has no part in it."""
    if request.user.is_authenticated:
        raise PermissionDenied(
            _("This account has no part in the editors' desk. Ask your coordinator for it.")
        )
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that cannot be understood."""
    return refusal(
        request,
        400,
        _("We could not read this request"),
        _("Go back and try again. What you typed is still in your browser."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the human sentence of the refusal."""
    reason = str(exception) if exception and str(exception) else ""
    return refusal(
        request,
        403,
        _("This is not open to you"),
        reason or _("Sign in with another account, or ask your coordinator."),
    )


def too_many_requests(request: HttpRequest, text: str = "", retry_after: int = 60) -> HttpResponse:
    """429: a limit of `cms.settings.limits` was reached; says when to come back."""
    context = {
        "status": 429,
        "title": _("Too often for the moment"),
        "text": text or _("Many requests came from here. Wait a minute and try again."),
        "words": words_in(typed_in(request)),
    }
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or cookies are off. What one typed on this site oneself waits for
    the form when it is opened again."""
    came_from_here = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if came_from_here and request.user.is_authenticated and words_in(typed_in(request)):
        keep_unsent(request)
        text = _("Open the form again and send it: your words stand there.")
        return refusal(request, 403, _("This form has grown old"), text, again=request.path)
    return refusal(
        request,
        403,
        _("This form has grown old"),
        _("Go back, reload the page and send it again. Cookies must be allowed for this site."),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is not there and for what the reader may not know of."""
    return refusal(
        request,
        404,
        _("There is no such page"),
        _("It may have moved. Try the search, or start from the home page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without the database; 503 and a time to come back when it is the database."""
    context = {"words": words_in(typed_in(request))}
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = HttpResponse(render_to_string("503.html", context), status=503)
        response["Retry-After"] = "30"
        return response
    return HttpResponse(render_to_string("500.html", context), status=500)
