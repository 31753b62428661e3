"""The editors' board, the page of a review, the author's side, and what experts are asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.people.policies import shown_name
from cms.previews.views import Shelf, serve_or_show
from cms.requests.addresses import following_address
from cms.settings import limits
from library.corrections.selectors import open_reports
from library.curation import policies, selectors, services
from library.curation.forms import (
    AnswerForm,
    AskForm,
    DecideForm,
    ManyForm,
    OpinionForm,
    PlanForm,
    RemarkForm,
    ScoreForm,
    chosen_reviews,
    words_of,
)
from library.curation.models import AXES, AlreadyAnswered, Remark, Review
from library.methods.selectors import find_method

View = Callable[..., HttpResponseBase]
PAGE_METHODS = ["GET", "HEAD", "POST"]


def for_editors(view: View) -> View:
    """Visitors sign in first, as letters lead here; others know of nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request.user)
        if not viewer.is_signed_in:
            return redirect_to_login(request.get_full_path())
        if not policies.can_curate(viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


# -- the board ---------------------------------------------------------------------


@never_cache
@require_safe
@for_editors
def board(request: HttpRequest) -> HttpResponse:
    """What waits, with whom and how long."""
    return _board_page(request, ManyForm(viewer=viewer_of(request.user)))


@require_POST
@for_editors
def many(request: HttpRequest) -> HttpResponse:
    """One act on all that is ticked; each is told what happened to it."""
    viewer = viewer_of(request.user)
    form = ManyForm(request.POST, viewer=viewer)
    ticked = chosen_reviews(request.POST.getlist("item"))
    found = Review.objects.visible_to(viewer).select_related(
        "method__latest_revision", "assigned_to"
    )
    reviews = found.in_bulk(ticked)
    if not reviews:
        messages.error(request, _("Tick something in the list first."))
        return _board_page(request, form, status=422)
    if not form.is_valid():
        return _board_page(request, form, ticked=set(ticked), status=422)
    chosen = [(reviews[pk], seen) for pk, seen in ticked.items() if pk in reviews]
    _tell_done(request, _do_many(viewer, form, chosen))
    return redirect(following_address(request, reverse("library:curation-board")))


def _do_many(
    viewer: Viewer, form: ManyForm, chosen: list[tuple[Review, int]]
) -> list[services.Done]:
    act, now = form.cleaned_data["act"], timezone.now()
    if act == "publish":
        return services.publish_many(viewer=viewer, chosen=chosen)
    if act == "return":
        note = form.cleaned_data["note"]
        return services.send_back_many(viewer=viewer, chosen=chosen, note=note, reasons=())
    editor = viewer.person if act == "mine" else form.chosen_editor
    return services.plan_many(
        viewer=viewer,
        chosen=chosen,
        editor=editor,
        keeps_editor=editor is None,
        due_on=None if act == "mine" else form.cleaned_data["due_on"],
        now=now,
    )


def _tell_done(request: HttpRequest, done: list[services.Done]) -> None:
    """A sentence for all that was done, and one for each that was not."""
    count = sum(not one.refusal for one in done)
    if count:
        said = ngettext("%(count)d method: done.", "%(count)d methods: done.", count)
        messages.success(request, said % {"count": count})
    for one in done:
        if one.refusal:
            messages.warning(
                request,
                _("“%(title)s” is as it was. %(why)s") % {"title": one.title, "why": one.refusal},
            )


def _board_page(
    request: HttpRequest, form: ManyForm, *, ticked: set[int] | None = None, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request.user)
    filters = selectors.filters_of(request.GET)
    screen = selectors.board(viewer, filters, request.GET.get("page"), timezone.now())
    names = {
        "waiting": _("Nobody has it yet"),
        "taken": _("An editor has it"),
        "returned": _("With the author"),
        "published": _("Published lately"),
        "withdrawn": _("Taken back"),
    }
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for show in selectors.SHOWS:
        query["show"] = show
        tabs.append(
            {
                "label": names[show],
                "count": screen.counts[show],
                "url": f"{reverse('library:curation-board')}?{query.urlencode()}",
                "current": show == filters.show,
            }
        )
    context = {
        "board": screen,
        "reports": open_reports(viewer),
        "filters": filters,
        "tabs": tabs,
        "form": form,
        "ticked": ticked or set(),
        "is_open": filters.show in {"waiting", "taken"},
    }
    return render(request, "library/curation/board.html", context, status=status)


# -- one review ----------------------------------------------------------------------


@never_cache
@require_safe
@for_editors
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The method as it will look, with remarks, opinions, scores, and the decision."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    if not policies.can_review(viewer, found.method):
        messages.info(
            request,
            _("This is your own method: another editor reviews it. Here is the author’s side."),
        )
        return redirect("library:curation-talk", found.method_id)
    if found.waits:
        services.look_at(viewer=viewer, review=found, now=timezone.now())
        found = _review(viewer, pk)
    return _review_page(request, viewer, found)


@require_POST
@for_editors
def looking(request: HttpRequest, pk: int) -> HttpResponse:
    """“I have it open”: answers who else has."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    others = None
    if policies.can_review(viewer, found.method):
        others = services.look_at(viewer=viewer, review=found, now=timezone.now())
    return JsonResponse(
        {
            "words": _("%(name)s has it open now.") % {"name": shown_name(others, viewer)}
            if others
            else "",
            "is_answered": not found.waits,
        }
    )


@require_POST
@for_editors
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes, or returns with a note and reasons."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    form = DecideForm(request.POST, viewer=viewer)
    returns = request.POST.get("act") != "publish"
    if not form.is_valid() or (returns and not form.require_note()):
        return _review_page(request, viewer, found, decide=form, status=422)
    data = form.cleaned_data
    try:
        if returns:
            services.send_back(
                viewer=viewer,
                review=found,
                seen=data["round"],
                note=data["note"],
                reasons=data["reasons"],
            )
        else:
            services.publish(viewer=viewer, review=found, seen=data["round"])
    except AlreadyAnswered as refusal:
        fresh = _review(viewer, pk)
        return _review_page(request, viewer, fresh, status=409, notice=str(refusal), decide=form)
    except (services.Refused, PermissionDenied) as refusal:
        form.add_error(None, str(refusal))
        return _review_page(request, viewer, found, decide=form, status=422)
    title = {"title": found.method.title}
    messages.success(
        request,
        _("“%(title)s” is returned to its author with your note.") % title
        if returns
        else _("“%(title)s” is published.") % title,
    )
    return redirect("library:curation-board")


@require_POST
@for_editors
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for it and until when."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    form = PlanForm(request.POST, viewer=viewer, review=found)
    if form.is_valid():
        try:
            services.plan_review(
                viewer=viewer,
                review=found,
                editor=form.chosen_editor,
                due_on=form.cleaned_data["due_on"],
                now=timezone.now(),
            )
        except services.Refused as refusal:
            form.add_error(None, refusal.sentence)
    if form.errors:
        return _review_page(request, viewer, found, plan=form, status=422)
    messages.success(request, _("Kept."))
    return redirect("library:curation-review", pk)


@require_POST
@for_editors
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Pins a remark, or writes to the author."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    form = RemarkForm(request.POST, viewer=viewer, review=found)
    if form.is_valid():
        try:
            said = services.remark(
                viewer=viewer,
                review=found,
                words=services.Words(**words_of(form)),
                now=timezone.now(),
            )
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('library:curation-review', args=[pk])}#remark-{said.pk}")
    return _review_page(request, viewer, found, remark=form, status=422)


@require_POST
@for_editors
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """What an editor thinks, on four axes."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    form = ScoreForm(request.POST, labels=_axis_labels())
    if form.is_valid():
        try:
            services.score(viewer=viewer, review=found, points=form.points(), now=timezone.now())
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _review_page(request, viewer, found, score=form, status=422)
    messages.success(request, _("Kept."))
    return redirect(f"{reverse('library:curation-review', args=[pk])}#scores")


@require_POST
@for_editors
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks experts for an opinion."""
    viewer = viewer_of(request.user)
    found = _review(viewer, pk)
    form = AskForm(request.POST, viewer=viewer)
    if form.is_valid():
        data = form.cleaned_data
        try:
            asked = services.ask_experts(
                viewer=viewer,
                review=found,
                experts=form.experts,
                group=data["group"],
                question=data["question"],
                due_on=data["due_on"],
                now=timezone.now(),
            )
        except (services.Refused, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            count = {"count": len(asked)}
            said = ngettext(
                "%(count)d expert is asked.", "%(count)d experts are asked.", len(asked)
            )
            messages.success(request, said % count)
            return redirect(f"{reverse('library:curation-review', args=[pk])}#opinions")
    return _review_page(request, viewer, found, ask=form, status=422)


def _review(viewer: Viewer, pk: int) -> Review:
    found = selectors.find_review(pk, viewer)
    if found is None:
        raise Http404
    return found


def _review_page(
    request: HttpRequest,
    viewer: Viewer,
    found: Review,
    *,
    status: int = 200,
    notice: str = "",
    **bound: Any,
) -> HttpResponse:
    """The page with the forms that were sent and refused in place of the empty ones."""
    if not policies.can_review(viewer, found.method):
        raise PermissionDenied(_("This is your own method: another editor answers for it."))
    screen = selectors.review_screen(found, viewer, timezone.now())
    number = screen.round.number if screen.round else 1
    own = {axis.name: axis.own for axis in screen.rubric.axes if axis.own}
    context = {
        "screen": screen,
        "review": found,
        "method": screen.method,
        "notice": notice,
        "decide": bound.get("decide") or DecideForm(viewer=viewer, initial={"round": number}),
        "round_seen": number,
        "plan": bound.get("plan") or PlanForm(viewer=viewer, review=found),
        "remark": bound.get("remark") or RemarkForm(viewer=viewer, review=found),
        "score": bound.get("score") or ScoreForm(labels=_axis_labels(), initial=own),
        "ask": bound.get("ask") or AskForm(viewer=viewer),
        "looking_seconds": limits.LOOKING_SECONDS // 3,
        "shown_from": limits.SCORES_SHOWN_FROM,
    }
    return render(request, "library/curation/review.html", context, status=status)


def _axis_labels() -> dict[str, str]:
    return {axis.name: axis.label for axis in selectors.empty_rubric().axes}


# -- the author's side -----------------------------------------------------------------


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """What the editors said of an own method, and the author's answer."""
    viewer = viewer_of(request.user)
    method = find_method(pk, viewer)
    if method is None or not policies.is_own(method, viewer.person_id):
        raise Http404
    found = selectors.own_review(method, viewer)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None, viewer=viewer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = services.remark(
                    viewer=viewer,
                    review=found.review,
                    words=services.Words(text=form.cleaned_data["text"]),
                    now=timezone.now(),
                )
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(f"{reverse('library:curation-talk', args=[pk])}#remark-{said.pk}")
    context = {"own": found, "method": found.method, "form": form}
    return render(request, "library/curation/talk.html", context, status=status)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark is settled, or is not."""
    viewer = viewer_of(request.user)
    rows = Remark.objects.visible_to(viewer).select_related("review__method")
    said = get_object_or_404(rows, pk=pk)
    is_settled = request.POST.get("act") != "reopen"
    services.settle(viewer=viewer, said=said, is_settled=is_settled, now=timezone.now())
    if policies.is_own(said.review.method, viewer.person_id):
        if request.POST.get("then") == "form":
            return redirect("library:method-edit", said.review.method_id)
        back = reverse("library:curation-talk", args=[said.review.method_id])
    else:
        back = reverse("library:curation-review", args=[said.review_id])
    return redirect(f"{back}#remark-{said.pk}")


# -- experts ---------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """What was asked of the person."""
    asked = selectors.own_opinions(viewer_of(request.user))
    return render(request, "library/curation/opinions.html", {"opinions": asked})


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """An expert reads what was sent, and says what they think of it."""
    viewer = viewer_of(request.user)
    asked = selectors.find_opinion(pk, viewer)
    if asked is None:
        raise Http404
    screen = selectors.opinion_screen(asked, viewer)
    own = {axis.name: axis.own for axis in screen.rubric.axes if axis.own}
    labels = {axis.name: axis.label for axis in screen.rubric.axes}
    data = request.POST if request.method == "POST" else None
    form = OpinionForm(data, viewer=viewer, initial={"text": asked.text})
    has_points = data is not None and any(data.get(axis) for axis in AXES)
    points = ScoreForm(data if has_points else None, labels=labels, initial=own)
    status = 200
    if data is not None:
        status = 422
        if form.is_valid() and (not has_points or points.is_valid()):
            try:
                now = timezone.now()
                services.give_opinion(
                    viewer=viewer,
                    opinion=asked,
                    text=form.cleaned_data["text"],
                    points=points.points() if has_points else None,
                    now=now,
                )
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Thank you! The editors read it now."))
                return redirect("library:curation-opinion", pk)
    context = {"screen": screen, "opinion": asked, "form": form, "points": points}
    return render(request, "library/curation/opinion.html", context, status=status)


@login_required
@require_safe
def opinion_file(request: HttpRequest, pk: int, file_pk: int, name: str) -> HttpResponseBase:
    """A file of what was sent, for the expert who was asked."""
    viewer = viewer_of(request.user)
    asked = selectors.find_opinion(pk, viewer)
    stored = selectors.opinion_file(asked, file_pk) if asked else None
    if asked is None or stored is None:
        raise Http404
    if stored.name != name:
        return redirect(selectors.opinion_file_url(asked, stored))
    method = asked.review.method
    back = Shelf(reverse("library:curation-opinion", args=[pk]), method.title, method.language)
    return serve_or_show(request, stored, back=back)
