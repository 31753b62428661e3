"""Lists of questions: those of a place, one's own, those that wait for one's work."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.keyset import cursor_of
from cms.people.models import Place
from cms.settings import limits
from forum.boards.reader import reader_of
from forum.questions import policies, selectors
from forum.questions.querysets import answered_paths


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions of the whole region. `?board=` is the way here from the tree of boards."""
    board = request.GET.get("board", "")
    if board:
        place = Place.objects.filter(boards__slug=board, boards__kind="questions").first()
        if place is not None:
            return redirect("forum:question-list-of-place", place.slug)
    return _list_page(request, None)


@require_safe
def question_list_of_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions of a place and of those below it."""
    place = get_object_or_404(Place, slug=slug)
    if not policies.can_ask(place):
        raise Http404
    return _list_page(request, place)


def _list_page(request: HttpRequest, place: Place | None) -> HttpResponse:
    reader = reader_of(request)
    viewer = viewer_of(request.user)
    words = request.GET.get("q", "").replace("\x00", "")[: limits.QUERY_LENGTH].strip()
    listed = selectors.question_list(
        reader,
        place=place,
        show=request.GET.get("show", ""),
        words=words,
        cursor=cursor_of(request.GET),
        now=timezone.now(),
    )
    if listed.is_top:
        return redirect(f"{request.path}{listed.first_url}")
    context = {
        "listed": listed,
        "place": place,
        "promise": selectors.promise_of(place, listed.version),
        "works": reader.is_signed_in and policies.answers_anywhere(viewer),
    }
    return render(request, "forum/questions/question_list.html", context)


@login_required
@require_safe
def question_mine(request: HttpRequest) -> HttpResponse:
    """What the person has asked."""
    viewer = viewer_of(request.user)
    listed = selectors.own_questions(viewer, cursor=cursor_of(request.GET), now=timezone.now())
    if listed.is_top:
        return redirect("forum:question-mine")
    return render(request, "forum/questions/question_mine.html", {"listed": listed})


@login_required
@require_safe
def question_work(request: HttpRequest) -> HttpResponse:
    """What this person has to accept, to answer, to sign, and what is late."""
    viewer = viewer_of(request.user)
    if not policies.answers_anywhere(viewer):
        raise PermissionDenied(_("Questions are answered by those whom an organisation names."))
    listed = selectors.work_list(
        viewer,
        show=request.GET.get("show", ""),
        cursor=cursor_of(request.GET),
        now=timezone.now(),
    )
    if listed.is_top:
        return redirect(f"{request.path}{listed.first_url}")
    context = {"listed": listed, "keeps_offices": bool(answered_paths(viewer))}
    return render(request, "forum/questions/question_work.html", context)
