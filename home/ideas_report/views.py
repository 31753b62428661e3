"""What came of our ideas, year by year; made to be printed too."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.requests.numbers import year_in
from forum.boards.reader import reader_of
from home.ideas_report import selectors


@require_safe
def ideas_report(request: HttpRequest) -> HttpResponse:
    """Numbers and sentences of one school year."""
    asked, board = request.GET.get("year", ""), request.GET.get("board", "")
    year = year_in(asked)
    if (asked and year is None) or "\x00" in board:
        raise Http404
    screen = selectors.report_screen(reader_of(request), year=year, board=board, now=timezone.now())
    if screen is None:
        raise Http404
    address = reverse("home:ideas-report")
    kept = {"board": board} if board else {}
    tabs = [
        {
            "label": one.name,
            "url": f"{address}?{urlencode({'year': one.number} | kept)}",
            "current": one.number == screen.year.number,
        }
        for one in screen.years
    ]
    context = {"screen": screen, "report": screen.report, "tabs": tabs}
    return render(request, "home/ideas_report/ideas_report.html", context)
