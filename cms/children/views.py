"""Pages of guardians, and of those who invite pupils."""

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.children import selectors
from cms.children.forms import CodeForm, ConfirmForm, ConsentForm, InvitationForm
from cms.people import policies, services
from cms.people.models import PupilInvitation, User
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.views import too_many_requests
from cms.settings import limits

_TEN_MINUTES = 600


@login_required
@require_safe
def own_children(request: HttpRequest) -> HttpResponse:
    """The children of the viewer, and what was agreed to for each."""
    viewer = viewer_of(request.user)
    context = {"children": selectors.children_of(viewer), "form": CodeForm()}
    return render(request, "children/own_children.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consents_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the guardian agrees to for one child; holds at once."""
    viewer = viewer_of(request.user)
    child = selectors.child_of(viewer, pk)
    if child is None:
        raise Http404
    form = ConsentForm(request.POST or None, held=selectors.held_purposes(child))
    is_sent = request.method == "POST" and "is_sent" in request.POST
    if is_sent:
        form = ConsentForm(request.POST, held=())
    if is_sent and form.is_valid():
        services.set_consents(
            by=cast(User, request.user), child=child, purposes=form.purposes, now=timezone.now()
        )
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("children:own-children")
    context = {
        "form": form,
        "name": policies.shown_name(child, viewer),
        "history": selectors.consents_of(child),
    }
    return render(request, "children/consents_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations of one's classes, and the form for another; answers with its slip."""
    viewer = _inviter(request)
    classes = selectors.classes_of(viewer)
    form = InvitationForm(request.POST or None, classes=classes)
    if request.method == "POST" and form.is_valid():
        invitation, code = services.invite_pupil(
            by=cast(User, request.user), now=timezone.now(), **form.cleaned_data
        )
        return _slip(request, invitation, code)
    pages = Paginator(selectors.invitations_of(viewer), limits.PAGE_LENGTH)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": selectors.invitation_lines(page.object_list, viewer, timezone.now()),
        "has_classes": classes.exists(),
    }
    return render(request, "children/invitation_list.html", context)


@login_required
@require_POST
@never_cache
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new slip; the one before is void."""
    invitation = _invitation(request, pk)
    try:
        fresh, code = services.renew_invitation(
            by=cast(User, request.user), invitation=invitation, now=timezone.now()
        )
    except services.InvitationShut as sentence:
        messages.warning(request, str(sentence))
        return redirect("children:invitation-list")
    return _slip(request, fresh, code)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an invitation back."""
    invitation = _invitation(request, pk)
    try:
        services.withdraw_invitation(
            by=cast(User, request.user), invitation=invitation, now=timezone.now()
        )
    except services.InvitationShut as sentence:
        messages.warning(request, str(sentence))
    else:
        messages.success(request, _("The invitation is withdrawn: its slip opens nothing."))
    return redirect("children:invitation-list")


@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code of a slip."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(c for c in form.cleaned_data["code"] if c.isascii() and c.isalnum())
        if code:
            return redirect("children:join", code)
        form.add_error("code", _("Type the letters and digits of the slip."))
    return render(request, "children/join_code.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """A guardian reads what it is about, agrees and confirms; then the account is shown once."""
    now = timezone.now()
    if is_too_often("join", client_address(request), limits.JOIN_TRIES, _TEN_MINUTES):
        return too_many_requests(
            request, text=_("Too many codes were tried. Wait ten minutes."), retry_after=600
        )
    try:
        invitation = services.open_invitation(code=code, now=now)
    except services.InvitationShut as sentence:
        context = {"form": CodeForm(), "sentence": str(sentence)}
        return render(request, "children/join_code.html", context, status=404)
    if not request.user.is_authenticated:
        context = {"next": request.path, "place": selectors.class_label(invitation.place)}
        return render(request, "children/join_sign_in.html", context)
    person = cast(User, request.user)
    if person.is_minor:
        raise PermissionDenied(_("An adult answers for a child. Show the slip to your parents."))
    form = ConfirmForm(request.POST or None, needs_account=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.confirm_invitation(
                by=person, code=code, purposes=form.purposes, now=now
            )
        except services.InvitationShut as sentence:
            context = {"form": CodeForm(), "sentence": str(sentence)}
            return render(request, "children/join_code.html", context, status=404)
        context = {"login": made.child.get_username(), "password": made.password}
        return render(request, "children/joined.html", context)
    context = {
        "form": form,
        "name": selectors.invited_name(invitation),
        "place": selectors.class_label(invitation.place),
    }
    return render(request, "children/join.html", context)


def _inviter(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request.user)
    if not policies.can_invite_anywhere(viewer) and not viewer.is_administrator:
        raise PermissionDenied(_("Pupils are invited by their class teacher or coordinator."))
    return viewer


def _invitation(request: HttpRequest, pk: int) -> PupilInvitation:
    """One of the viewer's classes; another is not there."""
    return get_object_or_404(selectors.invitations_of(_inviter(request)), pk=pk)


def _slip(request: HttpRequest, invitation: PupilInvitation, code: str) -> HttpResponse:
    url = request.build_absolute_uri(reverse("children:join", args=[code]))
    context = {
        "invitation": invitation,
        "name": selectors.invited_name(invitation),
        "place": selectors.class_label(invitation.place),
        "code": code,
        "url": url,
        "short_url": request.build_absolute_uri(reverse("children:join-code")),
        "drawing": selectors.qr_of(url),
    }
    return render(request, "children/invitation_slip.html", context)
