"""Lists to take away: CSV for spreadsheets, JSON for programs."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.views import too_many_requests
from cms.settings import limits
from library.citations.citable import Citable
from library.exports import selectors, tables

Batches = Iterable[list[Citable]]


@require_safe
def method_csv(request: HttpRequest) -> HttpResponseBase:
    """The shelf as a table."""
    return _csv(request, selectors.method_batches(request.GET), "methods")


@require_safe
def method_json(request: HttpRequest) -> HttpResponseBase:
    """The shelf as JSON."""
    return _json(request, selectors.method_batches(request.GET), "methods")


@require_safe
def essay_csv(request: HttpRequest) -> HttpResponseBase:
    """The archive of essays as a table."""
    batches = selectors.essay_batches(request.GET, viewer_of(request.user))
    return _csv(request, batches, "essays")


@require_safe
def essay_json(request: HttpRequest) -> HttpResponseBase:
    """The archive of essays as JSON."""
    batches = selectors.essay_batches(request.GET, viewer_of(request.user))
    return _json(request, batches, "essays")


def _csv(request: HttpRequest, batches: Batches, name: str) -> HttpResponseBase:
    return _sent(request, tables.csv_of(batches), f"{name}.csv", "text/csv")


def _json(request: HttpRequest, batches: Batches, name: str) -> HttpResponseBase:
    return _sent(request, tables.json_of(batches), f"{name}.json", "application/json")


def _sent(
    request: HttpRequest, text: Iterator[str], name: str, content_type: str
) -> HttpResponseBase:
    if is_too_often("tables", client_address(request), limits.TABLES_PER_MINUTE, 60):
        sentence = _("Many tables were taken from here. Wait a minute and try again.")
        return too_many_requests(request, sentence)
    response = StreamingHttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    dated = f"undestik-{timezone.localdate():%Y-%m-%d}-{name}"
    response["Content-Disposition"] = content_disposition_header(True, dated)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
