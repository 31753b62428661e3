"""The shelf, one method, its files, and the author's own methods."""

import uuid
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.comments.selectors import thread_of
from cms.previews.views import Shelf, serve_or_show
from cms.requests.numbers import number_in
from cms.settings import limits
from cms.uploads.selectors import whole_uploads
from library.authors.selectors import unanswered_invitations
from library.citations.linked import head_of
from library.counts.noting import DOWNLOAD, Opened
from library.counts.services import note_opened
from library.curation.selectors import own_reviews, remarks_by_field
from library.curation.selectors.fields import label_of, words_of
from library.methods import policies, selectors, services
from library.methods.forms import MethodForm
from library.methods.models import Method
from library.methods.selectors import version_of
from library.shelves.selectors import kept_among
from library.withdrawals.views import tombstone_page

PAGE_METHODS = ["GET", "HEAD", "POST"]
_NOT_ACCEPTED = gettext_lazy(
    "Methods are sent by teachers whom a coordinator or a leader has accepted."
)
_WORKING_TITLE = 60  # letters of the first words, until there is a title


# -- for everybody ---------------------------------------------------------------


@require_safe
def method_list(request: HttpRequest) -> HttpResponse:
    """The shelf with its filters."""
    viewer = viewer_of(request.user)
    shelf = selectors.shelf(viewer, selectors.filters_of(request.GET), request.GET.get("page"))
    context = {
        "shelf": shelf,
        "may_send": policies.can_send_methods(viewer),
        "kept": kept_among(viewer, methods=[row.pk for row in shelf.rows]),
    }
    return render(request, "library/methods/method_list.html", context)


@require_safe
def method_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One method; its draft for the author and editors (`?draft=1` when it is published too)."""
    viewer = viewer_of(request.user)
    method = selectors.find_method(pk, viewer)
    as_draft = "draft" in request.GET
    if method is None or (method.withdrawn_at is not None and not as_draft):
        return tombstone_page(request, viewer, pk)
    if method.slug != slug:
        return redirect(method, permanent=True)
    screen = selectors.method_screen(method, viewer, as_draft=as_draft)
    thread = None
    if selectors.is_on_shelf(method) and not screen.is_draft:
        thread = thread_of(method, viewer, page=request.GET.get("comments"))
    context: dict[str, Any] = {"screen": screen, "method": screen.method, "thread": thread}
    if not screen.is_draft:
        if selectors.is_on_shelf(method):
            context["head"] = head_of(selectors.citables([method])[0])
            context["beside"] = selectors.beside(method, viewer)
            opened = Opened("method", method.pk, screen.version.number if screen.version else 0)
            note_opened(request, viewer, opened, is_own=policies.has_written(viewer, method))
        with override(method.language):
            context["canonical"] = request.build_absolute_uri(method.get_absolute_url())
    return render(request, "library/methods/method_detail.html", context)


def method_preview(request: HttpRequest, method: Method) -> HttpResponse:
    """An unsaved method, for the preview in the admin."""
    screen = selectors.preview_screen(method, viewer_of(request.user))
    context = {"screen": screen, "method": method, "thread": None}
    return render(request, "library/methods/method_detail.html", context)


@require_safe
def method_file(request: HttpRequest, pk: int, file_pk: int, name: str) -> HttpResponseBase:
    """A file to take away, without an account; of a draft for its author and editors alone."""
    viewer = viewer_of(request.user)
    method = selectors.find_method(pk, viewer)
    stored = selectors.find_file(method, file_pk, viewer) if method else None
    if method is None or stored is None:
        raise Http404
    if stored.name != name:
        return redirect(selectors.file_url(method, stored), permanent=True)
    back = Shelf(method.get_absolute_url(), method.title, method.language)
    return serve_or_show(
        request, stored, back=back, note=_noted(request, viewer, method, stored.pk)
    )


# -- for authors ------------------------------------------------------------------


@login_required
@require_safe
def method_mine(request: HttpRequest) -> HttpResponse:
    """The person's methods, where each stands, and what editors wrote."""
    viewer = viewer_of(request.user)
    methods = selectors.own_methods(viewer)
    reviews = own_reviews([method.pk for method in methods], viewer)
    context = {
        "methods": methods,
        "rows": [(method, reviews.get(method.pk)) for method in methods],
        "invitations": unanswered_invitations(viewer),
        "may_send": policies.can_send_methods(viewer),
    }
    return render(request, "library/methods/method_mine.html", context)


@login_required
@require_http_methods(PAGE_METHODS)
def method_create(request: HttpRequest) -> HttpResponse:
    """Begins a method. Files that came with a form that is not valid begin a draft too."""
    viewer = viewer_of(request.user)
    if not policies.can_send_methods(viewer):
        raise PermissionDenied(_NOT_ACCEPTED)
    if request.method != "POST":
        return _form_page(request, MethodForm(viewer=viewer))
    form = MethodForm(request.POST, request.FILES, viewer=viewer)
    form.is_valid()
    title = form.cleaned_data.get("title") or _title_from_files(form)
    if not title:
        return _form_page(request, form)
    assert viewer.person is not None
    key = form.cleaned_data.get("form_key") or uuid.uuid4()
    language = form.cleaned_data.get("language") or viewer.person.interface_language
    method, is_new = services.start_method(
        author=viewer.person, title=title, language=language, form_key=key
    )
    return _save(request, viewer, method, sees_newest=is_new)


@login_required
@require_http_methods(PAGE_METHODS)
def method_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with a draft, or corrects what was returned or published."""
    viewer = viewer_of(request.user)
    method = _draft_or_404(viewer, pk)
    if request.method == "POST":
        return _save(request, viewer, method)
    draft = selectors.draft_of(method)
    form = MethodForm(viewer=viewer, draft=draft)
    return _form_page(request, form, viewer=viewer, method=method, draft=draft)


@require_POST
def method_autosave_new(request: HttpRequest) -> HttpResponse:
    """Begins a draft while its first words are typed; JSON, as `method_autosave`."""
    if not request.user.is_authenticated:
        return _signed_out()
    viewer = viewer_of(request.user)
    if not policies.can_send_methods(viewer):
        return JsonResponse({"words": str(_NOT_ACCEPTED)}, status=403)
    form = MethodForm(request.POST, viewer=viewer)
    form.is_valid()
    title = form.cleaned_data.get("title") or _working_title(form, viewer)
    key = form.cleaned_data.get("form_key")
    if not title or key is None:
        return JsonResponse({"version": "", "words": "", "missing": {}})
    assert viewer.person is not None
    language = form.cleaned_data.get("language") or viewer.person.interface_language
    method, _is_new = services.start_method(
        author=viewer.person, title=title, language=language, form_key=key
    )
    # Whose first answer was lost on the way says no version, and goes on with the same draft.
    version = form.cleaned_data.get("version") or version_of(method)
    return _autosaved(request, viewer, method, version)


@require_POST
def method_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what stands in the form, a few seconds after it was typed: the new version, what is
    still missing, files that came meanwhile.

    409 with both texts when somebody else saved; 403 when the editors have it: nothing is changed.
    """
    if not request.user.is_authenticated:
        return _signed_out()
    viewer = viewer_of(request.user)
    found = Method.objects.visible_to(viewer).select_related("latest_revision")
    method = found.filter(pk=pk).first()
    if method is None or not policies.can_see_draft(viewer, method):
        raise Http404
    return _autosaved(request, viewer, method, request.POST.get("version", ""))


@login_required
@require_POST
def method_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes a method back from the editors."""
    viewer = viewer_of(request.user)
    method = _draft_or_404(viewer, pk)
    assert viewer.person is not None
    services.take_back(method=method, by=viewer.person)
    messages.success(request, _("It is a draft again. Change it and send it when it is ready."))
    return redirect("library:method-edit", pk=pk)


@login_required
@require_http_methods(PAGE_METHODS)
def method_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then throws away a draft or the unpublished changes of a published method."""
    viewer = viewer_of(request.user)
    method = _draft_or_404(viewer, pk)
    state = selectors.state_of(method)
    if not policies.can_discard(viewer, method, is_in_review=state.is_in_review):
        raise PermissionDenied(_("This can be thrown away by its author while it is a draft."))
    if request.method != "POST":
        context = {"method": method, "title": selectors.newest_title(method)}
        return render(request, "library/methods/method_discard.html", context)
    assert viewer.person is not None
    if services.discard_draft(method=method, by=viewer.person):
        messages.success(request, _("The draft is thrown away."))
    else:
        messages.success(request, _("The changes are thrown away. What is published stays."))
    return redirect("library:method-mine")


def _noted(
    request: HttpRequest, viewer: Viewer, method: Method, stored_pk: int
) -> Callable[[], None]:
    """Notes that a file of what is on the shelf was taken away."""
    opened = Opened("method", method.pk, method.version_number or 0, DOWNLOAD, str(stored_pk))  # type: ignore[attr-defined]
    # What an editor opens may be a file of the draft.
    is_own = policies.has_written(viewer, method) or (
        viewer.is_editor and method.has_unpublished_changes
    )
    is_counted = selectors.is_on_shelf(method) and not is_own
    return lambda: note_opened(request, viewer, opened, is_own=not is_counted)


def _autosaved(request: HttpRequest, viewer: Viewer, method: Method, version: str) -> HttpResponse:
    revision = method.latest_revision
    form = MethodForm(request.POST, viewer=viewer, content=revision.content if revision else {})
    form.is_valid()
    assert viewer.person is not None
    try:
        if request.POST.get("prefers") == "mine":
            services.save_draft(
                method=method,
                by=viewer.person,
                fields=form.content(),
                version=version,
                is_apart=True,
            )
            row = Method.objects.select_related("latest_revision").get(pk=method.pk)
        else:
            row = services.autosave(
                method=method, by=viewer.person, fields=form.content(), version=version
            )
    except services.EditConflict as conflict:
        return _other_text(conflict.saved)
    except PermissionDenied as refusal:
        return JsonResponse({"words": str(refusal)}, status=403)
    answer: dict[str, Any] = {"attached": [], "refused": []}
    if form.uploads:
        row = _hang_uploads(form, viewer, row, answer)
    assert row.latest_revision is not None
    moment = timezone.localtime(row.latest_revision.created_at)
    time = {"time": date_format(moment, "TIME_FORMAT")}
    said = (
        _("Saved at %(time)s, without what is marked.") if form.errors else _("Saved at %(time)s")
    )
    draft = Method.from_serializable_data(row.latest_revision.content, check_fks=False)
    answer |= {
        "version": version_of(row),
        "words": said % time,
        "missing": services.missing_parts(draft),
        "errors": {name: list(errors) for name, errors in form.errors.items()},
        "urls": {
            "edit": reverse("library:method-edit", args=[row.pk]),
            "autosave": reverse("library:method-autosave", args=[row.pk]),
            "preview": f"{row.get_absolute_url()}?draft=1",
            "authors": reverse("library:method-authors", args=[row.pk]),
            "sources": reverse("library:method-sources", args=[row.pk]),
        },
        "keep": f"method-{row.pk}",
    }
    return JsonResponse(answer)


def _hang_uploads(
    form: MethodForm, viewer: Viewer, method: Method, answer: dict[str, Any]
) -> Method:
    """Takes over files that came in pieces: how each looks in the list, or why it is refused."""
    assert viewer.person is not None
    attached, refused = services.attach_uploads(method=method, by=viewer.person, keys=form.uploads)
    fresh = selectors.find_method(method.pk, viewer)
    if fresh is None:
        raise Http404
    shown = MethodForm(viewer=viewer, draft=selectors.draft_of(fresh))
    _mark_twins(shown, fresh)
    drawn = {
        stored.pk: render_to_string(
            "library/methods/held_file.html", {"stored": stored, "caption": caption}
        )
        for stored, caption in shown.held_files
        if any(upload.stored_id == stored.pk for upload in attached)
    }
    answer["attached"] = [
        {"key": str(upload.pk), "file": upload.stored_id, "html": drawn[upload.stored_id]}
        for upload in attached
        if upload.stored_id in drawn
    ]
    answer["refused"] = [{"key": str(one.key), "words": one.reason} for one in refused]
    return fresh


def _other_text(saved: Method) -> JsonResponse:
    """409: what somebody else has saved meanwhile, to be read beside one's own."""
    words = words_of(saved)
    theirs = {"title", "summary", "body", "sources"}
    shown = [
        {"label": label_of(name), "words": said, "lang": saved.language if name in theirs else ""}
        for name, said in words.items()
        if said
    ]
    sentence = _(
        "This method was changed in another window or by somebody else. Nothing is lost: yours "
        "stands in the form, theirs below. Which one goes on?"
    )
    data = {"words": sentence, "version": version_of(saved), "saved": shown}
    return JsonResponse(data, status=409)


def _signed_out() -> JsonResponse:
    sentence = _("You are signed out. Your words stay on this page: sign in to keep them.")
    return JsonResponse({"words": sentence}, status=401)


def _draft_or_404(viewer: Viewer, pk: int) -> Method:
    """A method whose unpublished side the viewer may know of."""
    method = selectors.find_method(pk, viewer)
    if method is None or not policies.can_see_draft(viewer, method):
        raise Http404
    return method


def _save(
    request: HttpRequest, viewer: Viewer, method: Method, *, sees_newest: bool = False
) -> HttpResponse:
    """Keeps what came: good words, good files, a removal; sends it on when that was asked."""
    form = MethodForm(request.POST, request.FILES, viewer=viewer, draft=selectors.draft_of(method))
    before = version_of(method)
    version = before if sees_newest else form.data.get("version")
    saved: Method | None = None
    is_kept = False
    problems: list[tuple[str | None, str]] = []
    form.is_valid()
    try:
        if "version" not in form.errors:
            seen = before if sees_newest else form.cleaned_data["version"]
            saved = _keep_words(viewer, method, form, seen)
            is_kept = saved is None
        problems = _take_files(request, viewer, method, form)
    except PermissionDenied as refusal:
        problems = [(None, str(refusal))]
    if saved is not None:
        problems.append(
            (None, _("This method was changed in another window. Both texts are kept."))
        )
    elif form.is_valid() and request.POST.get("act") == "send":
        if sentence := form.sentence_about_people(viewer.person):
            problems.append(("insists", sentence))
        missing = _send(viewer, method, is_whole=not problems)
        if not problems and not missing:
            messages.success(
                request,
                _("Thank you! The editors have it now. You will get a letter when they answer."),
            )
            return redirect("library:method-mine")
        problems += missing
    if form.is_valid() and not problems:
        messages.success(request, _("The draft is saved."))
        place = "#step-2" if request.POST.keys() & {"remove", "up", "down"} else ""
        return redirect(reverse("library:method-edit", args=[method.pk]) + place)
    is_stale = version != before
    return _again(request, viewer, method, problems, saved, is_stale=is_stale, is_kept=is_kept)


def _keep_words(
    viewer: Viewer, method: Method, form: MethodForm, seen: str | None
) -> Method | None:
    """Saves the draft; gives what another window saved, when that stands in the way."""
    assert viewer.person is not None
    try:
        services.save_draft(method=method, by=viewer.person, fields=form.content(), version=seen)
    except services.EditConflict as conflict:
        return conflict.saved
    return None


def _send(viewer: Viewer, method: Method, *, is_whole: bool) -> list[tuple[str | None, str]]:
    """Sends what is whole; tells what is missing, also beside a file that was refused."""
    assert viewer.person is not None
    if is_whole:
        if not policies.can_submit(viewer, method):
            return [(None, _("Your changes are saved. Its author sends it to the editors."))]
        try:
            services.send_for_review(method=method, by=viewer.person)
        except services.Incomplete as incomplete:
            return list(incomplete.missing.items())
        return []
    fresh = selectors.find_method(method.pk, viewer)
    return list(services.missing_parts(selectors.draft_of(fresh)).items()) if fresh else []


def _take_files(
    request: HttpRequest, viewer: Viewer, method: Method, form: MethodForm
) -> list[tuple[str | None, str]]:
    """Hangs new files on the draft, moves one or takes it away; tells which were refused and
    why."""
    assert viewer.person is not None
    problems: list[tuple[str | None, str]] = []
    uploads = request.FILES.getlist("files")
    if uploads:
        refused = services.attach_files(method=method, by=viewer.person, uploads=uploads)
        problems = [("files", f"{file.name[:80]}: {file.reason}") for file in refused]
    if form.uploads:
        _hung, refused = services.attach_uploads(method=method, by=viewer.person, keys=form.uploads)
        problems += [("files", f"{file.name[:80]}: {file.reason}") for file in refused]
    unwanted = number_in(request.POST.get("remove", ""))
    if unwanted is not None:
        services.remove_file(method=method, by=viewer.person, stored_pk=unwanted)
    for name, step in (("up", -1), ("down", 1)):
        moved = number_in(request.POST.get(name, ""))
        if moved is not None:
            services.move_file(method=method, by=viewer.person, stored_pk=moved, step=step)
    return problems


def _again(
    request: HttpRequest,
    viewer: Viewer,
    method: Method,
    problems: list[tuple[str | None, str]],
    saved: Method | None,
    *,
    is_stale: bool,
    is_kept: bool,
) -> HttpResponse:
    """The form once more with all that was typed, the files that were kept, and what to mend."""
    fresh = selectors.find_method(method.pk, viewer)
    if fresh is None:
        raise Http404
    data = request.POST.copy()
    # Who has been shown the other text, or whose own files made a newer version, sees the newest.
    if saved is not None or not is_stale:
        data["version"] = version_of(fresh)
    draft = selectors.draft_of(fresh)
    for file in draft.files.all():
        data.setdefault(f"caption_{file.stored_id}", file.caption)
    form = MethodForm(data, viewer=viewer, draft=draft)
    form.is_kept = is_kept
    for name, sentence in problems:
        form.add_error(name if name in form.fields else None, sentence)
    return _form_page(request, form, viewer=viewer, method=fresh, draft=draft, saved=saved)


def _form_page(
    request: HttpRequest,
    form: MethodForm,
    *,
    viewer: Viewer | None = None,
    method: Method | None = None,
    draft: Method | None = None,
    saved: Method | None = None,
) -> HttpResponse:
    """`draft` is what is kept of `method`; the form may hold words that are not."""
    needs = _needs(draft or Method())
    context: dict[str, Any] = {
        "form": form,
        "method": method,
        "saved": saved,
        "action": reverse("library:method-create"),
        "autosave": reverse("library:method-autosave-new"),
        "autosave_seconds": limits.METHOD_AUTOSAVE_SECONDS,
        "piece": limits.UPLOAD_PIECE,
        "needs": needs,
        "is_whole": not any(need["is_missing"] for need in needs),
    }
    if method is not None and viewer is not None:
        for name, remarks in remarks_by_field(method, viewer).items():
            place = name.replace("file_", "caption_")
            if place in form.fields:
                form[place].remarks = remarks  # type: ignore[attr-defined]
        _mark_twins(form, method)
        state = selectors.state_of(method)
        in_review = state.is_in_review
        context |= {
            "action": reverse("library:method-edit", args=[method.pk]),
            "autosave": reverse("library:method-autosave", args=[method.pk]),
            "state": state,
            "note": method.review_note if state.is_returned else "",
            "may_edit": policies.can_edit(viewer, method, is_in_review=in_review),
            "may_take_back": policies.can_take_back(viewer, method, is_in_review=in_review),
            "may_discard": policies.can_discard(viewer, method, is_in_review=in_review),
            "may_send": policies.can_submit(viewer, method),
            "may_name_authors": policies.can_submit(viewer, method),
        }
    else:
        context |= {"may_edit": True, "may_send": True}
    return render(request, "library/methods/method_form.html", context)


def _mark_twins(form: MethodForm, method: Method) -> None:
    """Beside each file, where the same one stands on the shelf."""
    twins = selectors.files_known_on_shelf([stored for stored, _name in form.held], method)
    for stored, _name in form.held:
        stored.twin = twins.get(stored.pk)


def _needs(draft: Method) -> list[dict[str, Any]]:
    """What must be there before it can be sent, in the order of the form, with what is missing."""
    missing = services.missing_parts(draft)
    needed = services.missing_parts(Method()) | missing
    return [
        {"name": name, "sentence": sentence, "is_missing": name in missing}
        for name, sentence in sorted(needed.items(), key=lambda need: _PLACES.get(need[0], 99))
    ]


_PLACES = {
    name: place
    for place, name in enumerate(
        ("title", "summary", "material_type", "subjects", "files", "licence", "sources")
    )
}


def _title_from_files(form: MethodForm) -> str:
    """A working title for files that came without one."""
    files = form.files.getlist("files") if hasattr(form.files, "getlist") else []
    return _as_title(PurePath(files[0].name).stem) if files else ""


def _working_title(form: MethodForm, viewer: Viewer) -> str:
    """Of a draft that begins with a file, or with other words than its title."""
    for upload in whole_uploads(form.uploads[:1], viewer):
        return _as_title(PurePath(upload.name).stem)
    data = form.cleaned_data
    words = data.get("summary") or data.get("body") or ""
    return _as_title(words.strip().partition("\n")[0][:_WORKING_TITLE])


def _as_title(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[: limits.TITLE_LENGTH].strip()
