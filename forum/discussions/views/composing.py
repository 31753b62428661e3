"""What all forms for writing share: nothing that was typed or sent is ever lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.models import StoredFile
from cms.requests.numbers import number_in
from cms.requests.unsent import take_unsent
from cms.settings import limits
from forum.boards.access import rule, snapshot
from forum.discussions import services
from forum.discussions.forms.composing import ComposeForm, held_file
from forum.discussions.refusals import Changed, HoldsPersonalData, Refused, TooFast
from forum.discussions.selectors import drafts
from forum.discussions.services import Said, preview_of


@dataclass(slots=True)
class Outcome:
    """What became of a form: a result, or the status with which it is shown again."""

    result: Any = None
    status: int = 200
    retry_after: int = 0
    preview: SafeString | str = ""
    is_stale: bool = False


def rules_of(board_id: int, version: int | None = None) -> dict[str, Any]:
    """Lengths that hold on a board, for `ComposeForm`; those of the region when it is shut."""
    facts = snapshot(version).boards.get(board_id)
    path = facts.place_path if facts else ""
    return {
        "least": rule(path, "post_min", version),
        "longest": rule(path, "post_length", version),
    }


def send(
    request: HttpRequest, viewer: Viewer, form: ComposeForm, act: Callable[[Said], Any]
) -> Outcome:
    """Keeps the files, looks at the form, and calls `act` with what was said.

    A refusal puts its sentence into the form, which holds all that was typed and sent.
    """
    files = _files_of(viewer, form)
    preview = preview_in(request, form)
    if preview:
        return Outcome(preview=preview)
    if not form.is_valid() or form.has_file_trouble:
        return Outcome()
    try:
        return Outcome(result=act(said_in(form, files)))
    except TooFast as refusal:
        form.add_error(None, refusal.sentence)
        form.wait_seconds = refusal.seconds
        return Outcome(status=429, retry_after=refusal.seconds)
    except HoldsPersonalData as refusal:
        for name in form.holders_of([hint.found for hint in refusal.hints]):
            form.add_error(name, refusal.sentence)
        form.offer_insisting()
        return Outcome()
    except Changed as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome(status=409, is_stale=True)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome()
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal) or _("You cannot write here now."))
        return Outcome(status=403)


def preview_in(request: HttpRequest, form: ComposeForm) -> str:
    """What the words would look like, when that is what was asked for; else nothing."""
    if request.POST.get("act") != "preview":
        return ""
    return mark_safe(preview_of(form.words[: limits.POST_LENGTH]))  # noqa: S308 - sanitised there


def said_in(form: ComposeForm, files: Sequence[tuple[StoredFile, str]] | None = None) -> Said:
    """What was typed into a form that is in order, and the files that came with it."""
    data = form.cleaned_data
    return Said(
        source=data["text"],
        language=data["language"],
        token=data["token"],
        files=files,
        insists=data["insists"],
        typing_seconds=data["typing"],
    )


def tell(form: Any, refusal: Exception) -> int:
    """Puts the sentence of a refusal into the form; gives the status of the answer."""
    sentence = getattr(refusal, "sentence", "") or str(refusal)
    form.add_error(None, sentence or _("You cannot write here now."))
    if isinstance(refusal, HoldsPersonalData) and hasattr(form, "offer_insisting"):
        form.offer_insisting()
    if isinstance(refusal, TooFast):
        form.wait_seconds = refusal.seconds
        return 429
    if isinstance(refusal, PermissionDenied):
        return 403
    return 409 if isinstance(refusal, Changed) else 422


def do(
    request: HttpRequest,
    act: Callable[[], Any],
    *,
    said: str,
    url: str,
    refused: Callable[[Refused | PermissionDenied], HttpResponse],
) -> HttpResponse:
    """Acts, says so and goes to `url`; a refusal is answered by the page that keeps all."""
    try:
        act()
    except (Refused, PermissionDenied) as refusal:
        return refused(refusal)
    messages.success(request, said)
    return redirect(url)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it empty, or waited here while its author signed in; None when the page
    was only asked for."""
    return request.POST if request.method == "POST" else take_unsent(request)


def number_named(request: HttpRequest) -> int | None:
    """The number of a post in `?n=`."""
    return number_in(request.GET.get("n", ""))


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], outcome: Outcome | None = None
) -> HttpResponse:
    """The form once more, with the status of its refusal."""
    outcome = outcome or Outcome()
    context = context | {"preview": outcome.preview}
    response = render(request, template, context, status=outcome.status)
    if outcome.retry_after:
        response["Retry-After"] = str(outcome.retry_after)
    return response


def begun(request: HttpRequest, viewer: Viewer, place: str) -> dict[str, Any]:
    """Words that waited while their author signed in, else those of a draft."""
    kept = take_unsent(request)
    waited: dict[str, Any] = {}
    if kept is not None:
        waited = {name: kept.get(name) for name in kept} | {"tags": kept.getlist("tags")}
    draft = drafts.draft_at(viewer, place)
    if draft is None:
        return waited
    marks = {"draft_version": draft.version, "token": str(draft.token)}
    return marks | waited if waited else dict(draft.fields) | marks | {"is_draft": True}


def draft_in(form: forms.Form, place: str) -> dict[str, Any]:
    """What the form needs to keep a draft; `draft_version` is that of the words in it."""
    sent = form.data.get("draft_version") if form.is_bound else form.initial.get("draft_version")
    return {
        "draft_key": place,
        "draft_version": sent or 0,
        "is_draft": not form.is_bound and form.initial.get("is_draft", False),
    }


def _files_of(viewer: Viewer, form: ComposeForm) -> list[Any]:
    """Files that came before and those that came now; the form holds all of them from here on."""
    kept = form.kept_keys()
    before = services.held_files(viewer=viewer, keys=kept)
    room = limits.FILES_PER_POST - len(before)
    fresh, refused = services.take_files(viewer=viewer, uploads=form.uploads(), room=room)
    files = [*before, *fresh]
    form.held = [held_file(stored, alt, viewer.person_id) for stored, alt in files]
    if len(before) < len(kept):
        refused.append(_("A file that has waited here for more than a day is gone: add it again."))
    form.tell_of_files(refused)
    return files
