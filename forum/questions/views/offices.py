"""Who answers at a place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.audience.viewer import viewer_of
from cms.people.models import Place
from forum.discussions.views.composing import posted
from forum.questions import policies, selectors, services
from forum.questions.forms import OfficeForm
from forum.questions.models import Office
from forum.questions.views.finding import PAGE_METHODS


@login_required
@require_safe
def office_list(request: HttpRequest) -> HttpResponse:
    """Who answers at the places that the person runs."""
    viewer = viewer_of(request.user)
    kept = selectors.kept_offices(viewer)
    if not kept:
        raise PermissionDenied(_("Offices are kept by the heads and coordinators of the place."))
    return render(request, "forum/questions/office_list.html", {"kept": kept})


@login_required
@require_http_methods(PAGE_METHODS)
def office_create(request: HttpRequest, place: int) -> HttpResponse:
    """Makes an office."""
    return _office_page(request, get_object_or_404(Place, pk=place), None)


@login_required
@require_http_methods(PAGE_METHODS)
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes an office."""
    office = get_object_or_404(Office.objects.select_related("place"), pk=pk)
    return _office_page(request, office.place, office)


def _office_page(request: HttpRequest, place: Place, office: Office | None) -> HttpResponse:
    viewer = viewer_of(request.user)
    if not policies.can_keep_offices(viewer, place):
        raise Http404
    form = OfficeForm(posted(request), place=place, office=office)
    if request.method == "POST" and form.is_valid():
        services.keep_office(
            viewer=viewer,
            place=place,
            office=office,
            words=form.words(),
            head=form.cleaned_data["head"],
            members=form.cleaned_data["members"],
        )
        messages.success(request, _("Saved."))
        return redirect("forum:office-list")
    context = {"form": form, "place": place, "office": office}
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/questions/office_edit.html", context, status=status)
