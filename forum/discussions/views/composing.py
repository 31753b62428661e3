"""What all forms for writing share: nothing that was typed or sent is ever lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.settings import limits
from forum.boards.access import rule
from forum.discussions import policies, services
from forum.discussions.forms import ComposeForm, held_file
from forum.discussions.markup import to_html
from forum.discussions.refusals import Changed, HoldsPersonalData, Refused, TooFast
from forum.discussions.services import Said

UNSENT = "forum_unsent"
_KEPT_LETTERS = 60_000


@dataclass(slots=True)
class Outcome:
    """What became of a form: a result, or the status with which it is shown again."""

    result: Any = None
    status: int = 200
    retry_after: int = 0
    preview: SafeString | str = ""
    is_stale: bool = False


def rules_of(board_id: int, version: int | None = None) -> dict[str, Any]:
    """Lengths that hold on a board, for `ComposeForm`."""
    path = policies.facts_of(board_id, version).place_path
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
    if request.POST.get("act") == "preview":
        text = form.words[: limits.POST_LENGTH]
        return Outcome(preview=mark_safe(to_html(text)))  # noqa: S308 - sanitised there
    if not form.is_valid() or form.has_file_trouble:
        return Outcome()
    data = form.cleaned_data
    said = Said(
        source=data["text"],
        language=data["language"],
        token=data["token"],
        files=files,
        insists=data["insists"],
        typing_seconds=data["typing"],
    )
    try:
        return Outcome(result=act(said))
    except TooFast as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome(status=429, retry_after=refusal.seconds)
    except HoldsPersonalData as refusal:
        form.add_error("text", refusal.sentence)
        form.offer_insisting()
        return Outcome()
    except Changed as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome(status=409, is_stale=True)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return Outcome()
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal) or _("You cannot write here now. Your text is kept."))
        return Outcome(status=403)


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


def keep_unsent(request: HttpRequest) -> None:
    """What somebody sent who was signed out meanwhile waits in the session for them."""
    data = {name: request.POST.getlist(name) for name in request.POST if name not in _PASSING}
    if sum(len(text) for texts in data.values() for text in texts) <= _KEPT_LETTERS:
        request.session[UNSENT] = {"path": request.path, "data": data}


def take_unsent(request: HttpRequest) -> QueryDict | None:
    """What was kept for this very form; once."""
    kept = request.session.get(UNSENT)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return None
    del request.session[UNSENT]
    data = QueryDict(mutable=True)
    for name, texts in kept["data"].items():
        data.setlist(name, texts)
    return data


_PASSING = frozenset({"csrfmiddlewaretoken", "act", "website", "typing"})


def _files_of(viewer: Viewer, form: ComposeForm) -> list[Any]:
    """Files that came before and those that came now; the form holds all of them from here on."""
    before = services.held_files(viewer=viewer, keys=form.kept_keys())
    room = limits.FILES_PER_POST - len(before)
    fresh, refused = services.take_files(viewer=viewer, uploads=form.uploads(), room=room)
    files = [*before, *fresh]
    form.held = [held_file(stored, alt, viewer.person_id) for stored, alt in files]
    form.tell_of_files(refused)
    return files
