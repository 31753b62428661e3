"""A method is taken back, its place says why, and it is put back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.moderation.personal_data import sentence_about
from library.methods import policies
from library.methods.models import Method
from library.withdrawals import selectors, services
from library.withdrawals.forms import RefusalForm, WithdrawalForm
from library.withdrawals.models import WithdrawalWish

PAGE_METHODS = ["GET", "HEAD", "POST"]


def tombstone_page(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """410 with what was here, or 404 where nothing was taken back."""
    tombstone = selectors.find_tombstone(pk, viewer)
    if tombstone is None:
        raise Http404
    context = {"tombstone": tombstone, "method": tombstone.method}
    response = render(request, "library/withdrawals/tombstone.html", context, status=410)
    # Browsers keep a 410 for ever unless they are told; a method may be put back.
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_http_methods(PAGE_METHODS)
def method_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor takes a method back; its author asks the editors to."""
    viewer = viewer_of(request.user)
    method = selectors.find_method_to_withdraw(pk, viewer)
    if method is None:
        raise Http404
    wish = selectors.open_wish_of(method)
    asked = {"reason": wish.reason, "note": wish.note} if wish else None
    form = WithdrawalForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        if sentence := sentence_about([form.cleaned_data["note"]], author=viewer.person):
            form.add_error("note", sentence)
        else:
            return _withdraw(request, viewer, method, form)
    context = {
        "form": form,
        "method": method,
        "wish": wish,
        "withdraws": policies.can_withdraw(viewer),
        "refusal": RefusalForm(),
    }
    return render(request, "library/withdrawals/withdraw.html", context)


@login_required
@require_POST
def method_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor puts it on the shelf again."""
    viewer = viewer_of(request.user)
    method = get_object_or_404(Method.objects.withdrawn().visible_to(viewer), pk=pk)
    assert viewer.person is not None
    if services.put_back(method=method, by=viewer.person, now=timezone.now()):
        messages.success(request, _("It stands on the shelf again."))
    return redirect(method)


@login_required
@require_safe
def wish_list(request: HttpRequest) -> HttpResponse:
    """What authors ask, for editors."""
    viewer = viewer_of(request.user)
    if not policies.can_withdraw(viewer):
        raise PermissionDenied(_("This list is for editors."))
    context = {"wishes": selectors.open_wishes(viewer)}
    return render(request, "library/withdrawals/wish_list.html", context)


@login_required
@require_POST
def wish_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor lets the method stand, and says why."""
    viewer = viewer_of(request.user)
    wish = get_object_or_404(WithdrawalWish.objects.visible_to(viewer), pk=pk)
    if not policies.can_withdraw(viewer):
        raise PermissionDenied(_("Editors answer this."))
    assert viewer.person is not None
    form = RefusalForm(request.POST)
    if not form.is_valid():
        context = {
            "form": WithdrawalForm(initial={"reason": wish.reason, "note": wish.note}),
            "method": wish.method,
            "wish": wish,
            "withdraws": True,
            "refusal": form,
        }
        return render(request, "library/withdrawals/withdraw.html", context)
    answer = form.cleaned_data["answer"]
    now = timezone.now()
    if services.refuse_wish(wish=wish, by=viewer.person, answer=answer, now=now):
        messages.success(request, _("The method stays. Its author reads why."))
    else:
        messages.info(request, _("Another editor has answered this already."))
    return redirect("library:withdrawal-wishes")


def _withdraw(
    request: HttpRequest, viewer: Viewer, method: Method, form: WithdrawalForm
) -> HttpResponse:
    assert viewer.person is not None
    words = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
    now = timezone.now()
    if policies.can_withdraw(viewer):
        if services.withdraw_method(method=method, by=viewer.person, now=now, **words):
            messages.success(request, _("It is taken back. Its place says why."))
        else:
            messages.info(request, _("Another editor has taken it back already."))
        return redirect(method)
    if services.ask_to_withdraw(method=method, by=viewer.person, now=now, **words):
        messages.success(request, _("The editors have your wish and will answer you."))
    else:
        messages.info(request, _("You have asked already. The editors will answer you."))
    return redirect(method)
