"""What a person keeps, their lists, and a list behind a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.people.policies import require_may_write
from cms.requests.addresses import following_address
from cms.requests.rates import is_too_often
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import Method
from library.shelves import policies, selectors, services
from library.shelves.forms import ChoiceForm, ListForm, NoteForm
from library.shelves.models import ListedWork, ReadingList
from library.shelves.refusals import PersonalDataFound, Refused

PAGE_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def list_mine(request: HttpRequest) -> HttpResponse:
    """All that was kept, and the lists."""
    viewer = viewer_of(request.user)
    context = {
        "screen": selectors.kept_page(viewer, request.GET.get("page")),
        "lists": selectors.own_lists(viewer),
    }
    return render(request, "library/shelves/list_mine.html", context)


@never_cache
@login_required
@require_POST
def keep(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Keeps a thing (`kept=1`) or lets it go (`kept=0`): sent twice, it is done once."""
    viewer = viewer_of(request.user)
    work = _work_or_404(kind, pk, viewer)
    if is_too_often("keep", str(viewer.person_id), limits.KEEPS_A_MINUTE, 60):
        return _answered(request, work, refusal=_("That was fast: wait a minute, then go on."))
    refusal = ""
    wanted = request.POST.get("kept", "1") != "0"
    try:
        if wanted:
            services.keep(viewer=viewer, work=work, now=timezone.now())
        else:
            services.let_go(viewer=viewer, work=work)
    except Refused as refused:
        refusal = refused.sentence
    return _answered(request, work, refusal=refusal, kept=wanted)


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def list_choose(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Into which lists a thing is put; a list may be begun here."""
    viewer = viewer_of(request.user)
    work = _work_or_404(kind, pk, viewer)
    held = selectors.choices_for(work, viewer)
    form = ChoiceForm(
        request.POST or None,
        choices=[(one.pk, one.name) for one in held],
        initial={"lists": [one.pk for one in held if one.holds]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_lists(
                viewer=viewer,
                work=work,
                chosen=set(form.cleaned_data.get("lists") or ()),
                new_name=form.cleaned_data["new_name"],
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Your lists are changed."))
            return redirect(work)
    context = {"form": form, "work": work, "kind": kind}
    return render(request, "library/shelves/list_choose.html", context)


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def list_create(request: HttpRequest) -> HttpResponse:
    """Begins a list."""
    viewer = viewer_of(request.user)
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = {"name": form.cleaned_data["name"], "note": form.cleaned_data["note"]}
        try:
            made = services.create_list(viewer=viewer, now=timezone.now(), **words)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect(made)
    return render(request, "library/shelves/list_edit.html", {"form": form})


@never_cache
@login_required
@require_safe
def list_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A list of one's own."""
    viewer = viewer_of(request.user)
    reading_list = _own_or_404(pk, viewer)
    if reading_list.is_first:
        return redirect("library:list-mine")
    screen = selectors.list_page(reading_list, viewer, request.GET.get("page"))
    return render(request, "library/shelves/list_detail.html", {"screen": screen})


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, another word of what it is for."""
    viewer = viewer_of(request.user)
    reading_list = _own_or_404(pk, viewer)
    words = {"name": reading_list.name, "note": reading_list.note}
    form = ListForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_list(
                viewer=viewer, reading_list=reading_list, now=timezone.now(), **form.cleaned_data
            )
        except PersonalDataFound as found:
            form.add_error(None, found.sentence)
            form.offer_insisting()
        else:
            return redirect(reading_list)
    context = {"form": form, "reading_list": reading_list}
    return render(request, "library/shelves/list_edit.html", context)


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def list_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then throws a list away; the works in it stay where they are."""
    viewer = viewer_of(request.user)
    reading_list = _own_or_404(pk, viewer)
    if request.method == "POST":
        services.throw_away(viewer=viewer, reading_list=reading_list, now=timezone.now())
        messages.success(request, _("The list is thrown away."))
        return redirect("library:list-mine")
    context = {"reading_list": reading_list}
    return render(request, "library/shelves/list_delete.html", context)


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def list_work(request: HttpRequest, pk: int, work_pk: int) -> HttpResponse:
    """A thing of a list: its note; one place up or down; out of the list."""
    viewer = viewer_of(request.user)
    reading_list = _own_or_404(pk, viewer)
    works = ListedWork.objects.visible_to(viewer).filter(reading_list=reading_list)
    work = get_object_or_404(works.select_related("method", "essay"), pk=work_pk)
    act = request.POST.get("act", "")
    mine: dict[str, Any] = {"viewer": viewer, "reading_list": reading_list, "work": work}
    if act in {"up", "down"}:
        services.move_work(**mine, step=-1 if act == "up" else 1)
        return redirect(f"{reading_list.get_absolute_url()}#w{work.pk}")
    if act == "out":
        services.take_out(**mine, now=timezone.now())
        return redirect(reading_list)
    form = NoteForm(request.POST or None, initial={"note": work.note})
    if request.method == "POST" and form.is_valid():
        try:
            services.note_work(**mine, now=timezone.now(), **form.cleaned_data)
        except PersonalDataFound as found:
            form.add_error("note", found.sentence)
            form.offer_insisting()
        else:
            return redirect(f"{reading_list.get_absolute_url()}#w{work.pk}")
    context = {"form": form, "reading_list": reading_list, "work": work.method or work.essay}
    return render(request, "library/shelves/list_work.html", context)


@never_cache
@login_required
@require_POST
def list_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a link to a list, or takes it back (`act=stop`)."""
    viewer = viewer_of(request.user)
    reading_list = _own_or_404(pk, viewer)
    now = timezone.now()
    if request.POST.get("act") == "stop":
        services.stop_sharing(viewer=viewer, reading_list=reading_list, now=now)
        messages.success(request, _("The link is taken back: it leads nowhere now."))
        return redirect(reading_list)
    require_may_write(viewer)
    insists = request.POST.get("insists") == "1"
    try:
        shared = services.share_list(
            viewer=viewer, reading_list=reading_list, now=now, insists=insists
        )
    except PersonalDataFound as found:
        screen = selectors.list_page(reading_list, viewer, None)
        context = {"screen": screen, "refusal": found.sentence}
        return render(request, "library/shelves/list_detail.html", context, status=422)
    if policies.is_open(shared):
        messages.success(request, _("Whoever has the link reads this list now."))
    else:
        messages.info(request, _("A moderator looks at the words first, then the link opens."))
    return redirect(reading_list)


@never_cache
@require_safe
def list_shared(request: HttpRequest, key: str) -> HttpResponse:
    """A list behind its link: for everybody who has it, and for no search engine."""
    viewer = viewer_of(request.user)
    reading_list = _shared_or_404(key)
    screen = selectors.shared_page(reading_list, viewer, request.GET.get("page"))
    context = {
        "screen": screen,
        "key": key,
        "is_own": reading_list.owner_id == viewer.person_id,
        "may_copy": policies.can_keep(viewer),
    }
    response = render(request, "library/shelves/list_shared.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@login_required
@require_POST
def list_copy(request: HttpRequest, key: str) -> HttpResponse:
    """Makes a shared list one's own."""
    viewer = viewer_of(request.user)
    reading_list = _shared_or_404(key)
    try:
        made = services.copy_list(viewer=viewer, reading_list=reading_list, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("library:list-shared", key=key)
    messages.success(request, _("The list is yours now. Change it as you like."))
    return redirect(made)


def _answered(
    request: HttpRequest, work: Method | Essay, *, refusal: str = "", kept: bool = False
) -> HttpResponse:
    """JSON for the script that has shown it already; else back to where the button stands."""
    if "application/json" in request.headers.get("Accept", ""):
        if refusal:
            return JsonResponse({"refusal": refusal}, status=409)
        return JsonResponse({"kept": kept})
    if refusal:
        messages.error(request, refusal)
    elif kept:
        messages.success(request, _("Kept. You find it under “My lists”."))
    return redirect(following_address(request, work.get_absolute_url()))


def _work_or_404(kind: str, pk: int, viewer: Viewer) -> Method | Essay:
    work = selectors.find_work(kind, pk, viewer)
    if work is None:
        raise Http404
    return work


def _own_or_404(pk: int, viewer: Viewer) -> ReadingList:
    reading_list = selectors.find_list(pk, viewer)
    if reading_list is None:
        raise Http404
    return reading_list


def _shared_or_404(key: str) -> ReadingList:
    reading_list = selectors.shared_list(key)
    if reading_list is None:
        raise Http404
    return reading_list
