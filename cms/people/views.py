"""Pages of people: the public page, own data, asking for and answering memberships."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.people import policies, selectors, services
from cms.people.adapter import set_language_cookie
from cms.people.forms import MembershipRequestForm, RefusalForm, profile_form
from cms.people.models import Membership, MembershipState, User
from cms.requests.numbers import number_in
from cms.settings import limits


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of an adult who wants to be found; everybody else is not there."""
    profile = selectors.profile_by_slug(slug)
    if profile is None:
        raise Http404
    page = selectors.person_page(profile, viewer_of(request.user))
    return render(request, "people/person_detail.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Own names, language and public page."""
    person = cast(User, request.user)
    profile = services.profile_of(person)
    form = profile_form(person, profile, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        person = services.edit_profile(
            person=person, own=form.own(), public=form.public(), **form.photo_change()
        )
        with override(person.interface_language):
            messages.success(request, _("Saved."))
            response = redirect("people:profile-edit")
        set_language_cookie(response, person.interface_language)
        return response
    context = {
        "form": form,
        "profile": profile,
        "person": person,
        "has_page": selectors.profile_by_slug(profile.slug) is not None,
    }
    return render(request, "people/profile_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def membership_request(request: HttpRequest) -> HttpResponse:
    """Own roles and requests, and the form that asks for another."""
    person = cast(User, request.user)
    form = MembershipRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_membership(person=person, **form.cleaned_data)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is sent. A coordinator answers it."))
            return redirect("people:membership-request")
    context = {
        "form": form,
        "memberships": selectors.own_memberships(person),
        "may_ask": not person.is_minor,
    }
    return render(request, "people/membership_request.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then gives up a role or withdraws a request."""
    person = cast(User, request.user)
    own = Membership.objects.select_related("place")
    membership = get_object_or_404(own, pk=pk, person=person)
    is_held = membership.state == MembershipState.ACTIVE
    if request.method != "POST":
        if membership.ended_on is not None:
            return redirect("people:membership-request")
        if not policies.can_end(viewer_of(person), membership):
            raise PermissionDenied(_("Only the person or their coordinator can end this."))
        context = {"membership": membership, "is_held": is_held}
        return render(request, "people/membership_end.html", context)
    services.end_membership(by=person, membership=membership, today=timezone.localdate())
    sentence = (
        _("You gave up the role “%(role)s”: %(place)s. You can ask for it again at any time.")
        if is_held
        else _("Your request is withdrawn: %(role)s, %(place)s. You can ask again at any time.")
    )
    named = {"role": membership.get_role_display(), "place": membership.place.name}
    messages.success(request, sentence % named)
    return redirect("people:membership-request")


@login_required
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests that wait for this coordinator."""
    viewer = _coordinator(request)
    pages = Paginator(selectors.requests_for(viewer), limits.PAGE_LENGTH)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "requests": selectors.request_lines(list(page.object_list), viewer),
        "refusal_form": RefusalForm(),
    }
    return render(request, "people/request_list.html", context)


@login_required
@require_POST
def request_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts a request."""
    membership = _request_of(_coordinator(request), pk)
    try:
        services.accept_membership(
            decider=cast(User, request.user), membership=membership, today=timezone.localdate()
        )
    except services.AlreadyAnswered as sentence:
        messages.warning(request, str(sentence))
    else:
        messages.success(request, _("Accepted. The person gets a letter and may write now."))
    return _back_to_list(request)


@login_required
@require_POST
def request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses a request, with a reason that the person reads."""
    membership = _request_of(_coordinator(request), pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "membership": membership}
        return render(request, "people/request_refuse.html", context)
    try:
        services.refuse_membership(
            decider=cast(User, request.user),
            membership=membership,
            note=form.cleaned_data["note"],
        )
    except services.AlreadyAnswered as sentence:
        messages.warning(request, str(sentence))
    else:
        messages.success(request, _("Refused. The person gets a letter with your reason."))
    return _back_to_list(request)


def _coordinator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request.user)
    if not policies.can_see_requests(viewer):
        raise PermissionDenied(_("Requests are answered by coordinators."))
    return viewer


def _request_of(viewer: Viewer, pk: int) -> Membership:
    """A membership in the scope of `viewer`; one that is out of it does not exist for them."""
    membership = get_object_or_404(Membership.objects.select_related("person", "place"), pk=pk)
    if not policies.can_decide(viewer, membership):
        raise Http404
    return membership


def _back_to_list(request: HttpRequest) -> HttpResponse:
    page = number_in(request.POST.get("page", ""))
    query = "" if page is None else f"?page={page}"
    return redirect(reverse("people:request-list") + query)
