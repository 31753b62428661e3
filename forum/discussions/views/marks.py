"""What one has read, what is left to read, and how much one wants to hear."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.audience.viewer import viewer_of
from cms.people.models import User
from cms.requests.numbers import number_in
from forum.boards.selectors import board_read_by
from forum.discussions.models import WatchLevel
from forum.discussions.selectors import addresses, lists, reading
from forum.discussions.services import reading as services
from forum.discussions.views.finding import topic_or_404


@never_cache
@login_required
@require_safe
def unread_list(request: HttpRequest) -> HttpResponse:
    """Topics one has read in which more was said since."""
    return _list(request, reading.UNREAD)


@never_cache
@login_required
@require_safe
def new_list(request: HttpRequest) -> HttpResponse:
    """Topics one has never opened."""
    return _list(request, reading.NEW)


@login_required
@require_POST
def topic_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves the mark of one topic: told by a script when posts stood on the screen, or by a button
    that leads back there."""
    topic = topic_or_404(viewer_of(request.user), pk)
    number = number_in(request.POST.get("number", ""))
    if number is not None:
        services.mark_read(person=_person(request), topic=topic, number=number, now=timezone.now())
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    seen = min(number or 1, topic.highest_number)
    return redirect(addresses.addresses_of(pk, topic.slug).post(max(1, seen)))


@login_required
@require_POST
def topic_watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses how much one wants to hear of a topic."""
    topic = topic_or_404(viewer_of(request.user), pk)
    chosen = request.POST.get("level", "")
    if chosen in {"", *(str(level) for level in WatchLevel.values)}:
        level = int(chosen) if chosen else None
        services.set_level(person=_person(request), topic=topic, level=level, now=timezone.now())
        messages.success(request, _("Saved."))
    return redirect(addresses.addresses_of(pk, topic.slug).topic)


@login_required
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Marks everything as read that was there when the page was drawn."""
    now = timezone.now()
    services.mark_all_read(person=_person(request), until=_drawn_at(request, now), now=now)
    messages.success(request, _("All is marked as read."))
    return redirect("forum:unread-list")


@login_required
@require_POST
def board_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for one board."""
    board = board_read_by(viewer_of(request.user), pk)
    if board is None:
        raise Http404
    now = timezone.now()
    services.mark_board_read(
        person=_person(request), board_id=pk, until=_drawn_at(request, now), now=now
    )
    messages.success(request, _("All is marked as read."))
    return redirect("forum:board-detail", board.slug)


def _list(request: HttpRequest, only: str) -> HttpResponse:
    cursor = lists.cursor_in(request.GET)
    if cursor is None and (request.GET.get("after") or request.GET.get("before")):
        return redirect(f"forum:{only}-list")
    viewer, now = viewer_of(request.user), timezone.now()
    page = reading.topics_to_read(viewer, only, cursor=cursor, now=now)
    if page.is_top:
        return redirect(f"forum:{only}-list")
    tabs = [
        {
            "label": label,
            "url": address,
            "count": count or "",
            "current": only == name,
        }
        for name, label, address, count in (
            (reading.UNREAD, pgettext("topics", "Unread"), "../unread/", page.counts.unread),
            (reading.NEW, pgettext("topics", "New"), "../new/", page.counts.new),
        )
    ]
    context = {"page": page, "only": only, "tabs": tabs, "cursor": cursor, "now": now}
    return render(request, "forum/discussions/reading_list.html", context)


def _drawn_at(request: HttpRequest, now: datetime) -> datetime:
    """When the page was drawn on which the button stands; what came later stays unread."""
    try:
        drawn = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        drawn = None
    if drawn is None or timezone.is_naive(drawn) or not 1970 <= drawn.year <= now.year + 1:
        return now
    return min(drawn, now)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
