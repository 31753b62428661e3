"""The months of a work, and the table of all works for editors."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.settings import limits
from library.counts import selectors
from library.curation.views import for_editors


@require_safe
def work_counts(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """How often a work was opened, by months; `?piece` is what its own page draws."""
    viewer = viewer_of(request.user)
    work = selectors.find_work(kind, pk, viewer)
    if work is None:
        raise Http404
    name = "counts_piece" if "piece" in request.GET else "work_counts"
    context = {"screen": selectors.counts_screen(work, timezone.localdate())}
    response = render(request, f"library/counts/{name}.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
@for_editors
def counts_csv(request: HttpRequest) -> HttpResponseBase:
    """All works by months, `?from=2026-01&to=2026-06`; the last year when nothing is said."""
    today = timezone.localdate()
    last = _month(request.GET.get("to", "")) or today.replace(day=1)
    first = _month(request.GET.get("from", "")) or last.replace(year=last.year - 1)
    months = (last.year - first.year) * 12 + last.month - first.month
    if not 0 <= months < limits.COUNT_MONTHS_TAKEN:
        first = last
    table = selectors.table_of_counts(viewer_of(request.user), first, last)
    response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"undestik-{first:%Y-%m}-{last:%Y-%m}-counts.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _month(text: str) -> date | None:
    """`2026-06`; None for anything else, and for years that no table has."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None
