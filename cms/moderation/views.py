"""The queue of moderators, reports of everybody, and what authors see of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.moderation import policies, selectors, services
from cms.moderation.forms import (
    DecisionForm,
    NoteForm,
    ReportForm,
    TemplateForm,
    WordForm,
    chosen_items,
    read_filters,
)
from cms.moderation.models import ReplyTemplate, ReviewItem, Sanction, Why
from cms.moderation.refusals import Outdated, Refused, TooManyReports
from cms.ports.reviewable import ReviewCard, review_kind
from cms.requests.addresses import client_address, following_address
from cms.requests.numbers import number_in

View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Whoever has a queue; visitors sign in first, as letters lead here; others know of nothing."""
    return _for_those_who(policies.can_moderate, view)


def for_list_keepers(view: View) -> View:
    """Whoever keeps what holds for the whole region."""
    return _for_those_who(policies.can_keep_lists, view)


def _for_those_who(may: Callable[[Viewer], bool], view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request.user)
        if not viewer.is_signed_in:
            return redirect_to_login(request.get_full_path())
        if not may(viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


# -- the queue -----------------------------------------------------------------------


@never_cache
@require_safe
@for_moderators
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, in the order of urgency."""
    viewer = viewer_of(request.user)
    return _queue_page(request, viewer, DecisionForm(viewer=viewer))


@require_POST
@for_moderators
def decide_many(request: HttpRequest) -> HttpResponse:
    """Decides alike of what was ticked in the list."""
    viewer = viewer_of(request.user)
    form = DecisionForm(request.POST, viewer=viewer)
    ticked = chosen_items(request.POST.getlist("item"))
    items = ReviewItem.objects.visible_to(viewer).in_bulk(ticked)
    if not items:
        messages.error(request, _("Tick something in the list first."))
        return _queue_page(request, viewer, form, status=422)
    if not form.is_valid():
        return _queue_page(request, viewer, form, ticked=ticked, status=422)
    try:
        done, left = services.decide_many(
            viewer=viewer,
            chosen=[(item, ticked[pk]) for pk, item in items.items()],
            decision=form.decision,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("note", refusal.sentence)
        return _queue_page(request, viewer, form, ticked=ticked, status=422)
    if done:
        messages.success(
            request,
            ngettext("%(count)d thing is decided.", "%(count)d things are decided.", len(done))
            % {"count": len(done)},
        )
    if left:
        messages.warning(
            request,
            ngettext(
                "%(count)d thing is as it was: it has changed meanwhile, or this does not fit it.",
                "%(count)d things are as they were: they have changed meanwhile, or this does not "
                "fit them.",
                len(left),
            )
            % {"count": len(left)},
        )
    return redirect("moderation:queue")


def _queue_page(
    request: HttpRequest,
    viewer: Viewer,
    form: DecisionForm,
    *,
    ticked: dict[int, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    filters = read_filters(request.GET)
    screen = selectors.queue_screen(viewer, filters, request.GET.get("after", ""), timezone.now())
    show = request.GET.get("show", "")
    tabs: list[dict[str, Any]] = [
        {"label": _("Waits for you"), "show": "", "count": screen.counts["all"]},
        {"label": _("Urgent"), "show": "urgent", "count": screen.counts["urgent"]},
        {"label": _("Taken by me"), "show": "mine", "count": screen.counts["mine"]},
        {"label": _("Decided"), "show": "decided", "count": ""},
    ]
    known = {tab["show"] for tab in tabs}
    for tab in tabs:
        tab["current"] = tab["show"] == (show if show in known else "")
        tab["url"] = reverse("moderation:queue") + (f"?show={tab['show']}" if tab["show"] else "")
    context = {
        "screen": screen,
        "filters": filters,
        "show": show if show in known else "",
        "tabs": tabs,
        "form": form,
        "ticked": set(ticked or ()),
        "whys": Why.choices,
        "kinds": [(kind, label) for kind, label in selectors.kind_labels()],
        "keeps_lists": policies.can_keep_lists(viewer),
    }
    return render(request, "cms/moderation/queue.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with all that helps to decide, and the decision."""
    viewer = viewer_of(request.user)
    found = _item(viewer, pk)
    if request.method != "POST":
        return _item_page(request, viewer, found, DecisionForm(viewer=viewer))
    form = DecisionForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _item_page(request, viewer, found, form, status=422)
    decision, seen = form.decision, form.cleaned_data["version"] or 0
    try:
        services.decide(viewer=viewer, item=found, seen=seen, decision=decision, now=timezone.now())
    except Outdated as refusal:
        fresh = refusal.item
        if fresh.closed_by_id == viewer.person_id and fresh.version == seen + 1:
            # The same form sent twice.
            return _on_to_next(request, viewer)
        return _item_page(
            request, viewer, _item(viewer, pk), form, notice=refusal.sentence, status=409
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _item_page(request, viewer, found, form, status=422)
    messages.success(request, _("Decided: %(verdict)s.") % {"verdict": _verdict_of(found.pk)})
    return _on_to_next(request, viewer)


def _verdict_of(pk: int) -> str:
    return ReviewItem.objects.get(pk=pk).get_verdict_display()


def _on_to_next(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The next of the queue, or the empty queue."""
    pk = selectors.awaiting(viewer).in_turn().values_list("pk", flat=True).first()
    if pk is None or request.POST.get("then") == "queue":
        return redirect("moderation:queue")
    return redirect("moderation:item", pk)


def _item_page(
    request: HttpRequest,
    viewer: Viewer,
    found: ReviewItem,
    form: DecisionForm,
    *,
    note_form: NoteForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    screen = selectors.item_screen(found, viewer, timezone.now())
    card = screen.row.card
    language = card.language if card else ""
    author = found.author
    reads = author.interface_language if author else language or get_language()
    context = {
        "screen": screen,
        "form": form,
        "note_form": note_form or NoteForm(),
        "notice": notice,
        "source": form["source"].value() or (card.source if card else ""),
        "beside": _beside(form, card),
        "sentences": [
            (t.title_in(get_language() or ""), getattr(t, f"text_{reads}", "") or t.text_kk)
            for t in screen.templates
        ],
        "sentences_language": reads,
    }
    return render(request, "cms/moderation/item.html", context, status=status)


def _beside(form: DecisionForm, card: ReviewCard | None) -> dict[str, str]:
    """Title and poll of a talk that the words begin: as they were typed, else as they stand."""
    if card is None or not card.is_opening:
        return {}
    poll = card.poll
    now = {
        "title": card.title,
        "poll_question": poll.question if poll else "",
        "poll_options": "\n".join(poll.options) if poll else "",
    }
    return {
        name: text if form[name].value() is None else form[name].value()
        for name, text in now.items()
    }


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an item to look at it, takes it over from somebody, or gives it back."""
    viewer = viewer_of(request.user)
    found = _item(viewer, pk)
    if request.POST.get("act") == "release":
        services.release(viewer=viewer, item=found, now=timezone.now())
        return redirect("moderation:queue")
    try:
        services.claim(
            viewer=viewer,
            item=found,
            now=timezone.now(),
            takes_over=request.POST.get("act") == "take-over",
        )
    except Outdated as refusal:
        return _item_page(
            request,
            viewer,
            refusal.item,
            DecisionForm(viewer=viewer),
            notice=refusal.sentence,
            status=409,
        )
    return redirect("moderation:item", pk)


@require_POST
@for_moderators
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a word among moderators."""
    viewer = viewer_of(request.user)
    found = _item(viewer, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        decision = DecisionForm(viewer=viewer)
        return _item_page(request, viewer, found, decision, note_form=form, status=422)
    services.add_note(viewer=viewer, item=found, text=form.cleaned_data["text"], now=timezone.now())
    return redirect(reverse("moderation:item", args=[pk]) + "#notes")


# -- reports ---------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Asks moderators to look: everybody may, pupils and visitors too."""
    viewer = viewer_of(request.user)
    things = review_kind(kind)
    if things is None or not things.visible(viewer).filter(pk=pk).exists():
        raise Http404
    card = things.cards([pk], viewer).get(pk)
    if card is None:
        raise Http404
    form = ReportForm(_typed(request), now=timezone.now())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _send_report(request, viewer, kind, pk, form)
            except TooManyReports as refusal:
                form.add_error(None, refusal.sentence)
                status = 429
            except PermissionDenied:
                # Somebody hid it while the form was filled in: that is what was asked for.
                return render(request, "cms/moderation/reported.html", {"card": None})
            else:
                return render(request, "cms/moderation/reported.html", {"card": card})
    context = {"form": form, "card": card}
    return render(request, "cms/moderation/report.html", context, status=status)


def _send_report(
    request: HttpRequest, viewer: Viewer, kind: str, pk: int, form: ReportForm
) -> None:
    if form.is_trapped:
        return
    services.report(
        viewer=viewer,
        kind=kind,
        object_pk=pk,
        complaint=services.Complaint(
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            is_hasty=form.is_hasty,
        ),
        address=client_address(request),
        now=timezone.now(),
    )


# -- authors -----------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What of mine waits, what came back and why, and what moderators have said to me."""
    viewer = viewer_of(request.user)
    screen = selectors.own_screen(viewer, timezone.now())
    return render(request, "cms/moderation/own.html", {"screen": screen})


@login_required
@require_POST
def sanction_read(request: HttpRequest, pk: int) -> HttpResponse:
    """I have read the warning: it is not shown again."""
    person = viewer_of(request.user).person
    assert person is not None
    services.mark_seen(person=person, pk=pk, now=timezone.now())
    return redirect(following_address(request, reverse("moderation:own")))


# -- lists ---------------------------------------------------------------------------------


@never_cache
@require_safe
@for_moderators
def sanctions(request: HttpRequest) -> HttpResponse:
    """Warnings and pauses of the people one answers for."""
    viewer = viewer_of(request.user)
    lines = selectors.sanction_lines(viewer, timezone.now())
    return render(request, "cms/moderation/sanctions.html", {"lines": lines})


@require_POST
@for_moderators
def sanction_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a pause before its time."""
    viewer = viewer_of(request.user)
    sanction = get_object_or_404(Sanction.objects.visible_to(viewer), pk=pk)
    services.lift_pause(viewer=viewer, sanction=sanction, now=timezone.now())
    messages.success(request, _("The pause has ended; the person may write again."))
    return redirect("moderation:sanctions")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_list_keepers
def words(request: HttpRequest) -> HttpResponse:
    """Words that send a post to a moderator first."""
    form = WordForm(_typed(request), initial={"language": (get_language() or "kk")[:2]})
    if request.method == "POST" and form.is_valid():
        services.watch_word(**form.cleaned_data)
        messages.success(request, _("The word is watched from now on."))
        return redirect("moderation:words")
    context = {"form": form, "words": selectors.watched_words()}
    status = 422 if form.errors else 200
    return render(request, "cms/moderation/words.html", context, status=status)


@require_POST
@for_list_keepers
def word_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Watches a word no more."""
    services.unwatch_word(pk=pk)
    return redirect("moderation:words")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_list_keepers
def templates(request: HttpRequest) -> HttpResponse:
    """Sentences that moderators often need."""
    return _template_page(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_list_keepers
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another wording of such a sentence."""
    return _template_page(request, pk)


def _template_page(request: HttpRequest, pk: int | None) -> HttpResponse:
    template = None if pk is None else get_object_or_404(ReplyTemplate, pk=pk)
    form = TemplateForm(_typed(request), instance=template)
    if request.method == "POST" and form.is_valid():
        services.keep_template(template=form.save(commit=False))
        messages.success(request, _("The sentence is kept."))
        return redirect("moderation:templates")
    context = {"form": form, "template": template, "templates": ReplyTemplate.objects.all()}
    status = 422 if form.errors else 200
    return render(request, "cms/moderation/templates.html", context, status=status)


@require_POST
@for_list_keepers
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes such a sentence out of the list."""
    services.drop_template(pk=pk)
    return redirect("moderation:templates")


@never_cache
@require_safe
@for_moderators
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; nothing of it ever changes."""
    viewer = viewer_of(request.user)
    before = number_in(request.GET.get("before", ""))
    lines, more = selectors.log_page(viewer, before)
    return render(request, "cms/moderation/log.html", {"lines": lines, "more": more})


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too."""
    return request.POST if request.method == "POST" else None


def _item(viewer: Viewer, pk: int) -> ReviewItem:
    rows = ReviewItem.objects.visible_to(viewer)
    return get_object_or_404(rows.select_related("author", "claimed_by", "closed_by"), pk=pk)
