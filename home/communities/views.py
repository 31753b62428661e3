"""Pages of communities and the acts of their members and leaders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, forget_viewer, viewer_of
from cms.people.models import Community, CommunityMembership, CommunityRole, MembershipState
from cms.settings import limits
from home.communities import policies, selectors, services
from home.communities.forms import AnswerForm, JoinForm, RoleForm
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.front.selectors import fill_body


@require_safe
def community_index(request: HttpRequest, page: CommunityIndexPage) -> HttpResponse:
    """The list of communities."""
    viewer = viewer_of(request.user)
    rows = selectors.community_rows(page, viewer)
    return render(
        request, "home/communities/community_index.html", {"page": page, "communities": rows}
    )


@require_safe
def community_list(request: HttpRequest) -> HttpResponse:
    """The way to the list of communities in the reader's language, wherever editors put it."""
    address = selectors.index_address(viewer_of(request.user))
    if not address:
        raise Http404
    return redirect(address)


@require_safe
def community_page(request: HttpRequest, page: CommunityPage) -> HttpResponse:
    """A community: who they are, what comes next, what they made.

    The door of pages has let the reader in: one at rest is there for its own people.
    """
    viewer = viewer_of(request.user)
    fill_body(page.body, viewer, page.locale.language_code)
    screen = selectors.community_screen(page, viewer, timezone.localdate())
    return render(request, "home/communities/community_page.html", {"page": page, "screen": screen})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the rules and asks to join."""
    viewer = viewer_of(request.user)
    community = _community(viewer, pk)
    form = JoinForm(request.POST if request.method == "POST" else None)
    refusal = policies.why_not_join(viewer, community)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            membership = services.ask_to_join(
                viewer=viewer,
                community=community,
                accepts_rules=form.cleaned_data["accepts_rules"],
            )
        except services.Refusal as why:
            refusal = str(why)
        else:
            if membership.state == MembershipState.ACTIVE:
                messages.info(request, _("You are a member of this community already."))
            else:
                messages.success(
                    request,
                    _("The leaders have your request. Their answer will stand on your start page."),
                )
            return redirect("home:start")
    page = selectors.page_of(community, viewer)
    context = {
        "community": community,
        "page": page,
        "form": form,
        "refusal": refusal,
        "standing": selectors.standing_of(viewer, community),
    }
    return render(request, "home/communities/community_join.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def community_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaves a community, or takes back a request."""
    viewer = viewer_of(request.user)
    community = _community(viewer, pk, or_asked=True)
    standing = selectors.standing_of(viewer, community)
    if request.method == "POST":
        try:
            services.leave_community(viewer=viewer, community=community, today=timezone.localdate())
        except services.Refusal as why:
            messages.error(request, str(why))
            return redirect("home:community-leave", pk=pk)
        if standing.may_leave:
            said = _("Your request is taken back.") if standing.waits else _("You have left.")
            messages.success(request, said)
        return redirect("home:start")
    context = {
        "community": community,
        "page": selectors.page_of(community, viewer),
        "standing": standing,
    }
    return render(request, "home/communities/community_leave.html", context)


@login_required
@require_safe
def community_requests(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's page: requests that wait, and the members with their roles."""
    viewer = viewer_of(request.user)
    return _requests_page(request, viewer, _led_community(viewer, pk))


@login_required
@require_POST
def community_answer(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """A leader answers a request."""
    viewer = viewer_of(request.user)
    community = _led_community(viewer, pk)
    asked = get_object_or_404(CommunityMembership, pk=membership, community=community)
    form = AnswerForm(request.POST, prefix=f"answer-{membership}")
    if not form.is_valid():
        return _requests_page(request, viewer, community, bound={asked.pk: form})
    accepts = form.cleaned_data["answer"] == AnswerForm.ACCEPT
    try:
        services.answer_request(
            membership_id=asked.pk,
            viewer=viewer,
            accept=accepts,
            note=form.cleaned_data["note"],
            today=timezone.localdate(),
        )
    except services.Refusal as why:
        messages.warning(request, str(why))
    else:
        messages.success(
            request, _("Taken in. We have told them.") if accepts else _("Refused with your note.")
        )
    return redirect("home:community-requests", pk=pk)


@login_required
@require_POST
def community_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """A leader gives a member a role."""
    viewer = viewer_of(request.user)
    community = _led_community(viewer, pk)
    held = get_object_or_404(CommunityMembership, pk=membership, community=community)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing has changed."))
        return redirect("home:community-requests", pk=pk)
    try:
        services.give_role(membership_id=held.pk, viewer=viewer, role=form.cleaned_data["role"])
    except services.Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The role is given."))
    return _after_act(request, community)


@login_required
@require_POST
def community_end(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """A leader ends a membership."""
    viewer = viewer_of(request.user)
    community = _led_community(viewer, pk)
    held = get_object_or_404(CommunityMembership, pk=membership, community=community)
    try:
        services.end_membership(membership_id=held.pk, viewer=viewer, today=timezone.localdate())
    except services.Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The membership has ended."))
    return _after_act(request, community)


def _community(viewer: Viewer, pk: int, *, or_asked: bool = False) -> Community:
    """The community if the viewer may know of it, else 404."""
    community = get_object_or_404(Community, pk=pk)
    if policies.can_see_community(viewer, community):
        return community
    if or_asked and selectors.standing_of(viewer, community).waits:
        return community
    raise Http404


def _led_community(viewer: Viewer, pk: int) -> Community:
    """The community if the viewer leads it; to others the page does not exist."""
    community = get_object_or_404(Community, pk=pk)
    if not policies.can_lead(viewer, community):
        raise Http404
    return community


def _after_act(request: HttpRequest, community: Community) -> HttpResponse:
    """Back to the leader's page; a leader who gave up the role goes to the start page."""
    forget_viewer(request.user)
    if policies.can_lead(viewer_of(request.user), community):
        return redirect("home:community-requests", pk=community.pk)
    return redirect("home:start")


def _requests_page(
    request: HttpRequest,
    viewer: Viewer,
    community: Community,
    bound: dict[int, AnswerForm] | None = None,
) -> HttpResponse:
    forms = bound or {}
    requests = [
        (line, forms.get(line.pk) or AnswerForm(prefix=f"answer-{line.pk}"))
        for line in selectors.request_lines(community, viewer)
    ]
    members = Paginator(selectors.adult_members(community), limits.PAGE_LENGTH)
    shown = members.get_page(request.GET.get("page"))
    context = {
        "community": community,
        "page": selectors.page_of(community, viewer),
        "requests": requests,
        "members": shown,
        "lines": selectors.member_lines(shown, viewer),
        "roles": CommunityRole.choices,
    }
    return render(request, "home/communities/community_requests.html", context)
