"""How talk is kept safe, in figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.requests.numbers import year_in
from home.transparency import selectors


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What came to the moderators in each term and what became of it."""
    today = timezone.localdate()
    years = selectors.years_begun(today)
    asked = request.GET.get("year", "")
    year = year_in(asked)
    if asked and year not in years:
        raise Http404
    chosen = year if year is not None else next(iter(years), None)
    address = reverse("home:transparency")
    context = {
        "terms": [] if chosen is None else selectors.terms_with_figures(chosen, today),
        "tabs": [
            {
                "label": selectors.year_name(one),
                "url": f"{address}?year={one}",
                "current": one == chosen,
            }
            for one in years
        ],
    }
    return render(request, "home/transparency/transparency.html", context)
