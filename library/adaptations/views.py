"""A method is adapted, said in another language, and says what it was made from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import VISITOR, Viewer, viewer_of
from cms.languages import LANGUAGE_CODES
from cms.requests.numbers import number_in
from cms.settings import limits
from library.adaptations import services
from library.adaptations.forms import SourceForm
from library.methods import policies, selectors
from library.methods import services as methods
from library.methods.models import Method, MethodSource

PAGE_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_POST
def method_adapt(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins an adaptation of a published method."""
    viewer = viewer_of(request.user)
    method = selectors.find_method(pk, viewer)
    if method is None or not selectors.is_on_shelf(method):
        raise Http404
    assert viewer.person is not None
    made = services.start_adaptation(method=method, by=viewer.person)
    messages.success(
        request, _("The words are copied into a draft of your own. Its source is named already.")
    )
    return redirect("library:method-edit", pk=made.pk)


@login_required
@require_POST
def method_translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the same method in another language."""
    viewer = viewer_of(request.user)
    method = selectors.find_method(pk, viewer)
    language = request.POST.get("language", "")
    if method is None or language not in LANGUAGE_CODES:
        raise Http404
    assert viewer.person is not None
    made = services.start_translation(
        method=method, language=language, by=viewer.person, now=timezone.now()
    )
    return redirect("library:method-edit", pk=made.pk)


@login_required
@require_http_methods(PAGE_METHODS)
def method_sources(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft was adapted from, and what the licences say to that."""
    viewer = viewer_of(request.user)
    method = selectors.find_method(pk, viewer)
    if method is None or not policies.can_see_draft(viewer, method):
        raise Http404
    if not policies.can_edit(viewer, method, is_in_review=selectors.state_of(method).is_in_review):
        raise PermissionDenied(
            _("The editors have this method now. Take it back if you want to change it.")
        )
    form = SourceForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST" and _change(request, viewer, method, form):
        return redirect("library:method-sources", pk=pk)
    draft = selectors.draft_of(method)
    context = {
        "method": method,
        "title": selectors.newest_title(method),
        "sources": list(enumerate(draft.sources.all())),
        "problems": selectors.problems_of_draft(draft),
        "form": form,
    }
    return render(request, "library/adaptations/method_sources.html", context)


def _change(request: HttpRequest, viewer: Viewer, method: Method, form: SourceForm) -> bool:
    assert viewer.person is not None
    if request.POST.get("act") == "add":
        if not form.is_valid():
            return False
        try:
            methods.add_source(method=method, by=viewer.person, source=_source(form))
        except methods.TooManySources as refusal:
            form.add_error(None, str(refusal))
            return False
        return True
    place = number_in(request.POST.get("remove", ""))
    if place is not None:
        title = request.POST.get("title", "")
        methods.remove_source(method=method, by=viewer.person, place=place, title=title)
    return True


def _source(form: SourceForm) -> MethodSource:
    data, original = form.cleaned_data, form.original
    if original is not None:
        authors = ", ".join(selectors.authors_of(original, VISITOR))
        return MethodSource(
            original=original,
            title=original.title,
            authors=authors[: limits.TITLE_LENGTH],
            licence=original.licence,
        )
    return MethodSource(
        title=data["title"], authors=data["authors"], url=data["url"], licence=form.licence_row()
    )
