"""“I used it in my lesson”: what teachers say of a method, and saying it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import viewer_of
from cms.ports.reviewable import PUBLISHED
from cms.settings import limits
from library.methods.models import Method
from library.methods.policies import has_written
from library.uses import policies, selectors, services
from library.uses.forms import UseForm
from library.uses.refusals import PersonalDataFound, Refused, TooMany

PAGE_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def method_uses(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of lessons with a method; `?piece` is what its own page draws."""
    viewer = viewer_of(request.user)
    method = _method_or_404(pk)
    is_piece = "piece" in request.GET
    length = limits.USES_SHOWN if is_piece else limits.USES_PER_PAGE
    screen = selectors.use_page(method, viewer, request.GET, length=length)
    template = "uses_piece" if is_piece else "method_uses"
    response = render(request, f"library/uses/{template}.html", {"screen": screen})
    if is_piece:
        response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_http_methods(PAGE_METHODS)
def method_used(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how a lesson with the method went, or says it anew."""
    viewer = viewer_of(request.user)
    method = _method_or_404(pk)
    if has_written(viewer, method):
        raise PermissionDenied(_("You made this method: others say how it went."))
    if not policies.can_say(viewer, method):
        raise PermissionDenied(_("Teachers whom a coordinator has accepted say this."))
    today = timezone.localdate()
    use = selectors.own_use(method, viewer)
    form = UseForm(
        request.POST or None,
        today=today,
        use=use,
        initial={"used_on": today, "language": (get_language() or "kk")[:2]},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            said = services.say_use(
                viewer=viewer,
                method=method,
                lesson=form.lesson,
                insists=form.cleaned_data["insists"],
                now=timezone.now(),
            )
        except PersonalDataFound as found:
            form.add_error("sentence", found.sentence)
            form.offer_insisting()
        except Refused as refused:
            form.add_error(None, refused.sentence)
            status = 429 if isinstance(refused, TooMany) else 200
        else:
            if said.state == PUBLISHED:
                messages.success(request, _("Thank you! Your colleagues read it now."))
            else:
                messages.info(
                    request, _("Thank you! A moderator looks at it first, then others read it.")
                )
            return redirect(method)
    context = {"form": form, "method": method, "use": use}
    if use is not None:
        context["may_take_back"] = policies.can_change(viewer, use)
    return render(request, "library/uses/method_used.html", context, status=status)


@login_required
@require_POST
def use_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The teacher takes their words back."""
    viewer = viewer_of(request.user)
    method = _method_or_404(pk)
    use = selectors.own_use(method, viewer)
    if use is None:
        raise Http404
    services.take_back(viewer=viewer, use=use, now=timezone.now())
    messages.success(request, _("Your words are taken back."))
    return redirect(method)


def _method_or_404(pk: int) -> Method:
    method = selectors.find_method(pk)
    if method is None:
        raise Http404
    return method
