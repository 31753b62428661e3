"""The search page, and the same findings for feed readers and spreadsheets."""

import re
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.asking import asking_url
from cms.requests.addresses import client_address
from cms.requests.numbers import number_in
from cms.requests.views import refusal
from cms.settings import limits
from search import policies, selectors
from search.forms import Asked, read_search
from search.links import all_languages_link, parameters
from search.log.models import SearchLogEntry
from search.log.responses import LoggedResponse
from search.log.services import entry_for, ticket_for
from search.query import Sort
from search.selectors import SearchScreen
from search.tables import table_of

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may find. Whatever stands in the address, it is answered."""
    viewer = viewer_of(request.user)
    if not policies.can_search_now(viewer, client_address(request)):
        return _too_many(request)
    asked = read_search(request.GET)
    began = time.perf_counter()
    screen = selectors.site_search(
        asked.query,
        viewer,
        text=asked.text,
        page_number=number_in(request.GET.get("page", "")) or 1,
        opened=asked.opened,
        is_literal=asked.is_literal,
    )
    entry = _entry(asked, screen, (time.perf_counter() - began) * 1000)
    # What is shown instead of what was typed is what feed, table and other readers are to get.
    pairs = asked.parameters
    if screen.instead_of:
        pairs = parameters(screen.text, screen.query.filters, screen.query.sort)
    number = [("page", screen.page.number)] if screen.page.number > 1 else []
    page = render(
        request,
        "search/search.html",
        # Only the bare page is for other search engines; none of its findings is.
        {
            "screen": screen,
            "asked_text": asked.typed,
            # Whoever searches again keeps the choices that are shown, not the order.
            "kept_filters": [] if asked.is_in_own_language else parameters("", asked.query.filters),
            "ticket": ticket_for(entry) if entry else "",
            "is_plain": not request.GET,
            "canonical": _absolute(request, "search:search", [*pairs, *number]),
            "feed_url": _absolute(request, "search:feed", pairs),
            "csv_url": _absolute(request, "search:csv", pairs),
            "ask_url": "" if screen.total else asking_url(viewer),
            "all_languages_url": all_languages_link() if asked.is_in_own_language else "",
        },
    )
    response = LoggedResponse(page.content, entry=entry)
    response["Server-Timing"] = f"search;dur={screen.took_ms:.2f}"
    return response


def _entry(asked: Asked, screen: SearchScreen, took_ms: float) -> SearchLogEntry | None:
    """The line of the log: for what somebody typed, not for each filter and page of it."""
    query = asked.query
    if query.filters or query.sort != Sort.RELEVANCE or screen.page.number > 1 or asked.is_literal:
        return None
    return entry_for(
        text=asked.text,
        day=timezone.localdate(),
        locale=query.locale,
        engine=screen.engine,
        total=screen.found,
        took_ms=took_ms,
        is_degraded=screen.is_degraded,
    )


@require_safe
def similar(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What is like one thing, as a page, or as the piece that its own page takes in later."""
    viewer = viewer_of(request.user)
    if not policies.can_search_now(viewer, client_address(request)):
        return _too_many(request)
    screen = selectors.similar_screen(kind, pk, viewer)
    if screen is None:
        raise Http404
    is_piece = "piece" in request.GET
    template = "components/similar.html" if is_piece else "search/similar.html"
    response = render(request, template, {"screen": screen, "items": screen.cards})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """The newest findings as Atom. A feed reader has no account: it gets what visitors find."""
    if not policies.can_search_now(viewer_of(request.user), client_address(request)):
        return _too_many(request)
    asked = read_search(request.GET)
    query = replace(asked.query, sort=Sort.NEWEST)
    try:
        cards = list(chain(*selectors.card_batches(query, VISITOR, most=limits.FEED_LENGTH)))
    except selectors.SearchAwayError:
        return _away(request)
    pairs = [pair for pair in asked.parameters if pair[0] != "sort"]
    name = _("Undestik: search")
    feed = Atom1Feed(
        title=_plain(f"{name}: {asked.text}" if asked.text else name),
        link=_absolute(request, "search:search", pairs),
        description=_("The newest findings of this search."),
        language=get_language(),
        feed_url=_absolute(request, "search:feed", pairs),
    )
    for card in cards:
        if card.is_of_child:
            continue
        feed.add_item(
            title=_plain(card.title),
            link=request.build_absolute_uri(card.url),
            unique_id=request.build_absolute_uri(card.url),
            description=_plain(card.text),
            author_name=_plain(card.byline) or None,
            pubdate=card.published_at,
            updateddate=card.published_at,
            categories=[_plain(detail) for detail in card.details],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def search_csv(request: HttpRequest) -> HttpResponseBase:
    """The findings of whoever asks as a table, in the order of the page."""
    viewer = viewer_of(request.user)
    if not policies.can_search_now(viewer, client_address(request)):
        return _too_many(request)
    asked = read_search(request.GET)
    batches = selectors.card_batches(asked.query, viewer, most=limits.SEARCH_TABLE_ROWS)
    try:
        first = next(batches, [])
    except selectors.SearchAwayError:
        return _away(request)
    root = f"{request.scheme}://{request.get_host()}"
    response = StreamingHttpResponse(
        table_of(chain([first], batches), root), content_type="text/csv; charset=utf-8"
    )
    name = f"undestik-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """By what browsers add this site to their search field, in the language of the address."""
    context = {
        "search_url": _absolute(request, "search:search"),
        "feed_url": _absolute(request, "search:feed"),
        "suggest_url": _absolute(request, "search:opensearch-suggest"),
        "own_url": _absolute(request, "search:opensearch"),
        "icon_url": request.build_absolute_uri(static("cms/icons/favicon.png")),
    }
    return render(
        request,
        "search/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


def _away(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        503,
        _("The search is being put in order. Try again in a minute or two."),
        _("The lists of the library work as always."),
        retry_after=120,
    )


def _too_many(request: HttpRequest) -> HttpResponse:
    return refusal(
        request,
        429,
        _("Those were many searches for one minute. Wait a little and go on."),
        _("Wait a minute, then reload the page. What you typed stays in its address."),
        retry_after=60,
    )


def _absolute(request: HttpRequest, name: str, pairs: Iterable[tuple[str, Any]] = ()) -> str:
    query = urlencode(list(pairs))
    return request.build_absolute_uri(reverse(name) + (f"?{query}" if query else ""))


def _plain(text: str) -> str:
    """`text` without the control characters that XML cannot hold."""
    return _CONTROL.sub(" ", text)
