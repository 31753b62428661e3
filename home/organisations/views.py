"""Organisations."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.audience.viewer import viewer_of
from home.front.selectors import fill_body, prefetch_renditions
from home.organisations import selectors
from home.organisations.pages import OrganisationIndexPage, OrganisationPage


def organisation_list(request: HttpRequest, page: OrganisationIndexPage) -> HttpResponse:
    """All organisations that work now."""
    rows = selectors.organisation_rows(viewer_of(request.user), page.locale.language_code)
    context = {"page": page, "rows": rows}
    return render(request, "home/organisations/organisation_list.html", context)


def organisation(request: HttpRequest, page: OrganisationPage) -> HttpResponse:
    """One organisation; it is gone for readers when its place is no longer in use."""
    if not page.place.is_active and not getattr(request, "is_preview", False):
        raise Http404
    viewer = viewer_of(request.user)
    prefetch_renditions([page.picture])
    fill_body(page.body, viewer, page.locale.language_code)
    context = {"page": page, "screen": selectors.organisation_screen(page, viewer)}
    return render(request, "home/organisations/organisation.html", context)
