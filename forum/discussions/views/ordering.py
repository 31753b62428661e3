"""What those who moderate do with a topic: one page with all of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import Viewer, viewer_of
from forum.boards.models import Board
from forum.discussions import policies, services
from forum.discussions.forms.ordering import MergeForm, MoveForm, NoteForm, SlowForm, SplitForm
from forum.discussions.refusals import MoreWillRead, Refused
from forum.discussions.selectors import addresses, ordering
from forum.discussions.selectors import finding as selectors
from forum.discussions.views.finding import topic_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def topic_manage(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Pin, close, slow down, move, split, merge, note; what was done, and by whom."""
    viewer = viewer_of(request.user)
    topic = topic_or_404(viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if not policies.can_moderate(viewer, topic.board_id, topic.boards_version):
        raise Http404
    choices = ordering.names_of(ordering.boards_to_move_to(viewer))
    forms: dict[str, Any] = {
        "move": MoveForm(boards=choices, initial={"board": topic.board_id}),
        "split": SplitForm(boards=choices, initial={"board": topic.board_id}),
        "merge": MergeForm(),
        "slow": SlowForm(initial={"seconds": topic.slow_mode_seconds}),
        "note": NoteForm(),
    }
    if request.method == "POST":
        act = request.POST.get("act", "")
        done = _ACTS[act](request, viewer, topic, forms) if act in _ACTS else None
        if done is not None:
            return redirect(done)
    where = addresses.addresses_of(topic.pk, topic.slug)
    context = {
        "topic": topic,
        "topic_url": where.topic,
        "forms": forms,
        "notes": ordering.notes_of(topic, viewer),
        "log": ordering.log_of(topic, viewer),
    }
    return render(request, "forum/discussions/topic_manage.html", context)


Act = Callable[[HttpRequest, Viewer, Any, dict[str, Any]], str | None]


def _pin(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str:
    # What the button says, not the other of what is: two may press it.
    is_pinned = request.POST["act"] == "pin"
    services.pin(viewer=viewer, topic=topic, is_pinned=is_pinned, now=timezone.now())
    messages.success(
        request,
        _("It stands on top of its board.") if is_pinned else _("It is no longer on top."),
    )
    return _here(topic)


def _lock(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str:
    is_locked = request.POST["act"] == "lock"
    services.lock(viewer=viewer, topic=topic, is_locked=is_locked, now=timezone.now())
    messages.success(
        request,
        _("It is closed for replies.") if is_locked else _("It is open for replies again."),
    )
    return _here(topic)


def _slow(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str | None:
    form = forms["slow"] = SlowForm(request.POST)
    if not form.is_valid():
        return None
    services.slow_down(
        viewer=viewer, topic=topic, seconds=form.cleaned_data["seconds"], now=timezone.now()
    )
    messages.success(request, _("The pace of this topic is set."))
    return _here(topic)


def _note(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str | None:
    form = forms["note"] = NoteForm(request.POST)
    if not form.is_valid():
        return None
    services.add_note(
        viewer=viewer, topic=topic, text=form.cleaned_data["note"], now=timezone.now()
    )
    return _here(topic)


def _move(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str | None:
    form = forms["move"] = MoveForm(request.POST, boards=forms["move"].fields["board"].choices)
    board = _board_in(form, viewer)
    if board is None:
        return None
    if not _tried(
        form,
        lambda: services.move(
            viewer=viewer,
            topic=topic,
            board=board,
            now=timezone.now(),
            is_sure=form.cleaned_data["is_sure"],
        ),
    ):
        return None
    messages.success(request, _("The topic is moved. Its address stays."))
    return addresses.addresses_of(topic.pk, topic.slug).topic


def _split(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str | None:
    form = forms["split"] = SplitForm(request.POST, boards=forms["split"].fields["board"].choices)
    board = _board_in(form, viewer)
    if board is None:
        return None
    numbers = ordering.numbers_in(form.cleaned_data["numbers"], topic.highest_number)
    made: list[Any] = []
    if not _tried(
        form,
        lambda: made.append(
            services.split(
                viewer=viewer,
                topic=topic,
                numbers=numbers,
                title=form.cleaned_data["title"],
                board=board,
                now=timezone.now(),
                is_sure=form.cleaned_data["is_sure"],
            )
        ),
    ):
        return None
    messages.success(request, _("A new topic is made; old links lead to it."))
    return addresses.addresses_of(made[0].pk, made[0].slug).topic


def _merge(request: HttpRequest, viewer: Viewer, topic: Any, forms: dict[str, Any]) -> str | None:
    form = forms["merge"] = MergeForm(request.POST)
    if not form.is_valid():
        return None
    into = selectors.find_topic(viewer, form.cleaned_data["into"])
    if into is None or not policies.can_moderate(viewer, into.board_id):
        form.add_error("into", _("There is no such topic among those that you moderate."))
        return None
    if not form.knows_of(into.pk):
        _tried(form, lambda: _foretell(form, viewer, topic, into))
        return None
    if not _tried(
        form,
        lambda: services.merge(
            viewer=viewer,
            topic=topic,
            into=into,
            now=timezone.now(),
            is_sure=form.cleaned_data["is_sure"],
        ),
    ):
        return None
    messages.success(request, _("Both topics are one now; old links lead to it."))
    return addresses.addresses_of(into.pk, into.slug).topic


def _foretell(form: MergeForm, viewer: Viewer, topic: Any, into: Any) -> None:
    told = services.foretell_merge(viewer=viewer, topic=topic, into=into, now=timezone.now())
    form.ask(into.pk, told)


def _board_in(form: MoveForm, viewer: Viewer) -> Board | None:
    """The board that was chosen, through the door; what is wrong stands in the form."""
    if not form.is_valid():
        return None
    board = ordering.board_to_move_to(viewer, int(form.cleaned_data["board"]))
    if board is None:
        form.add_error("board", _("You do not moderate this board any more."))
    return board


def _tried(form: Any, act: Callable[[], Any]) -> bool:
    """Does it; a refusal stands in the form."""
    try:
        act()
    except MoreWillRead as refusal:
        form.asks = True
        form.add_error(None, refusal.sentence)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _here(topic: Any) -> str:
    return f"{addresses.addresses_of(topic.pk, topic.slug).topic}manage/"


_ACTS: dict[str, Act] = {
    "pin": _pin,
    "unpin": _pin,
    "lock": _lock,
    "unlock": _lock,
    "slow": _slow,
    "note": _note,
    "move": _move,
    "split": _split,
    "merge": _merge,
}
