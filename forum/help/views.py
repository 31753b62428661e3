"""Pages of help: for the pupil who asks, and for those who help."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.requests.prefetch import never_prefetched
from cms.settings import limits
from forum.help import policies, selectors, services
from forum.help.forms import HelpForm
from forum.help.models import HelpRequest, HelpState


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def help_ask(request: HttpRequest) -> HttpResponse:
    """The numbers to call, for everybody; for pupils the button that calls those who help."""
    viewer = viewer_of(request.user)
    form = HelpForm(initial={"words": _kept_words(request) if policies.can_ask(viewer) else ""})
    status = 200
    if request.method == "POST" and not viewer.is_signed_in:
        _keep_words(request)
        status = 403
    elif request.method == "POST":
        if not policies.can_ask(viewer):
            raise PermissionDenied(
                _("Pupils ask for help here. Others find the telephone numbers.")
            )
        form = HelpForm(request.POST)
        if form.is_valid():
            services.ask_for_help(
                viewer=viewer, words=form.cleaned_data["words"], now=timezone.now()
            )
            return redirect("forum:help-ask")
    context = {
        "form": form,
        "is_signed_out": status == 403,
        "may_ask": policies.can_ask(viewer),
        "told": selectors.told_of(viewer),
        "call": selectors.call_of(viewer, timezone.now()),
        "lines": selectors.help_lines(),
        "requests": selectors.own_requests(viewer).filter(state=HelpState.CLOSED)[
            : limits.PAGE_LENGTH
        ],
    }
    return render(request, "forum/help/help_ask.html", context, status=status)


@login_required
@require_safe
@never_cache
def help_list(request: HttpRequest) -> HttpResponse:
    """Who asked for help, without the words."""
    viewer = _helper(request)
    pages = Paginator(selectors.requests_of(viewer), limits.PAGE_LENGTH)
    page = pages.get_page(request.GET.get("page"))
    lines = selectors.request_lines(list(page.object_list), viewer)
    return render(request, "forum/help/help_list.html", {"page": page, "lines": lines})


@login_required
@require_safe
@never_cache
@never_prefetched
def help_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its words and its log; that it was read is kept."""
    viewer = _helper(request)
    found = _request_of(viewer, pk)
    if request.method == "GET":
        services.read_request(viewer=viewer, request=found, now=timezone.now())
    context = {
        "asked": found,
        "line": selectors.request_lines([found], viewer)[0],
        "log": selectors.log_of(found, viewer),
        "may_take": policies.can_take(viewer, found),
        "may_take_over": policies.can_take_over(viewer, found),
        "may_close": policies.can_close(viewer, found),
    }
    return render(request, "forum/help/help_detail.html", context)


@login_required
@require_POST
def help_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes care of it."""
    viewer = _helper(request)
    taken = services.take_request(
        viewer=viewer,
        request=_request_of(viewer, pk),
        now=timezone.now(),
        takes_over=request.POST.get("act") == "take-over",
    )
    if taken.taken_by_id != viewer.person_id:
        messages.warning(request, _("Somebody else took it a moment ago."))
    return redirect("forum:help-detail", pk)


@login_required
@require_POST
def help_close(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    viewer = _helper(request)
    services.close_request(viewer=viewer, request=_request_of(viewer, pk), now=timezone.now())
    messages.success(request, _("Closed. The log keeps who helped and when."))
    return redirect("forum:help-list")


_UNSENT = "help_unsent"


def _keep_words(request: HttpRequest) -> None:
    """Who was signed out meanwhile finds the words again, for a few minutes: others may use the
    same browser."""
    form = HelpForm(request.POST)
    if form.is_valid():
        request.session[_UNSENT] = [form.cleaned_data["words"], timezone.now().timestamp()]


def _kept_words(request: HttpRequest) -> str:
    words, kept_at = request.session.pop(_UNSENT, ["", 0.0])
    is_fresh = timezone.now().timestamp() - kept_at < limits.HELP_UNSENT_SECONDS
    return words if is_fresh else ""


def _helper(request: HttpRequest) -> Viewer:
    """Nobody else learns that there is such a list."""
    viewer = viewer_of(request.user)
    if not policies.can_see_requests(viewer):
        raise Http404
    return viewer


def _request_of(viewer: Viewer, pk: int) -> HelpRequest:
    rows = policies.readable_by(viewer).select_related("child", "organisation", "taken_by")
    return get_object_or_404(rows, pk=pk)
