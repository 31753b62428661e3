"""The author says who made a method with them; each of these says yes or no."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.requests.numbers import number_in
from library.authors import policies, selectors, services
from library.authors.forms import PrintedNameForm
from library.methods.models import CoAuthor, Method
from library.methods.selectors import newest_title

PAGE_METHODS = ["GET", "HEAD", "POST"]
_LONGEST_SEARCH = 80


@login_required
@require_http_methods(PAGE_METHODS)
def method_authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who made it: find, ask, name, order, take out. Works without a script."""
    viewer = viewer_of(request.user)
    method = selectors.find_method_of_author(pk, viewer)
    if method is None:
        raise Http404
    form = PrintedNameForm()
    if request.method == "POST":
        form = PrintedNameForm(request.POST if request.POST.get("act") == "print" else None)
        try:
            if _act(request, viewer, method, form):
                return redirect("library:method-authors", pk=pk)
        except services.NotNamed as refusal:
            messages.error(request, str(refusal))
    start = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    context = {
        "method": method,
        "title": newest_title(method),
        "lines": selectors.authors_lines(method, viewer),
        "start": start,
        "offered": selectors.people_to_ask(method, viewer, start, timezone.localdate()),
        "form": form if policies.can_print_names(viewer, method) else None,
    }
    return render(request, "library/authors/method_authors.html", context)


@login_required
@require_http_methods(PAGE_METHODS)
def co_author_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who was asked says yes or no."""
    viewer = viewer_of(request.user)
    invitation = selectors.find_invitation(pk, viewer)
    if invitation is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") in {"agree", "decline"}:
        assert viewer.person is not None
        agrees = request.POST["act"] == "agree"
        row = get_object_or_404(selectors.invitations_of(viewer), pk=pk)
        services.answer_as_co_author(
            co_author=row, by=viewer.person, agrees=agrees, now=timezone.now()
        )
        if agrees:
            messages.success(request, _("You are named as an author, and may change it."))
        else:
            messages.success(request, _("You are not named. The author is told."))
        return redirect("library:method-mine")
    return render(request, "library/authors/answer.html", {"invitation": invitation})


def _act(request: HttpRequest, viewer: Viewer, method: Method, form: PrintedNameForm) -> bool:
    """Does what was pressed; False when something is to be mended first."""
    assert viewer.person is not None
    act, key = request.POST.get("act"), number_in(request.POST.get("key", ""))
    if act == "print":
        if not form.is_valid():
            return False
        credit = form.cleaned_data["credit"]
        services.print_co_author(method=method, credit=credit, by=viewer.person)
        return True
    if key is None:
        return False
    if act == "ask":
        person = get_object_or_404(User, pk=key, is_active=True, is_minor=False)
        now = timezone.now()
        services.ask_co_author(method=method, person=person, by=viewer.person, now=now)
        messages.success(request, _("They are asked. They are named when they have agreed."))
        return True
    row = get_object_or_404(CoAuthor.objects.select_related("method"), pk=key, method=method)
    if act == "remove":
        services.remove_co_author(co_author=row, by=viewer.person)
    elif act == "up":
        services.move_up(co_author=row, by=viewer.person)
    return True
