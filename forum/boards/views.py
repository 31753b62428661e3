"""The tree of boards, one board with its topics, managing, and looking with the eyes of others."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.requests.addresses import following_address
from cms.sections.pages import Section
from cms.sections.selectors import section_intro
from cms.settings import limits
from forum.boards import policies, selectors, services
from forum.boards.forms import BoardForm, GrantsForm, Holds, NewBoardForm, RulesForm
from forum.boards.lent import LENT_AS
from forum.boards.models import Board, BoardKind
from forum.boards.reader import KEY, NAMES, reader_of
from forum.boards.refusals import BoardRefused
from forum.discussions.selectors import lists
from forum.discussions.selectors.tags import tag_now

PAGE = ["GET", "HEAD", "POST"]
_ANSWERED_BY = {BoardKind.QUESTIONS: "questions/", BoardKind.IDEAS: "ideas/"}


@require_safe
def board_index(request: HttpRequest) -> HttpResponse:
    """All boards that the reader may know of, as a tree."""
    reader, viewer = reader_of(request), viewer_of(request.user)
    context = {
        "index": selectors.board_index(reader, timezone.now()),
        "intro": section_intro(Section.FORUM, (get_language() or "kk")[:2], viewer),
        "reader": reader,
        "may_manage": reader is viewer and policies.can_manage_anything(viewer),
    }
    return render(request, "forum/boards/board_index.html", context)


@require_safe
def board_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A board: what it is for, boards below it, its topics."""
    reader = reader_of(request)
    screen = find_board_or_404(request, reader, slug)
    kind = BoardKind(screen.board.kind)
    if kind in _ANSWERED_BY:
        return redirect(f"{reverse('forum:board-index')}{_ANSWERED_BY[kind]}?board={slug}")
    cursor = lists.cursor_in(request.GET)
    if cursor is None and (request.GET.get("after") or request.GET.get("before")):
        return redirect("forum:board-detail", slug)
    chosen = lists.filter_of(request.GET, reader)
    topics = None
    if screen.may_read:
        topics = lists.topics_of_board(
            reader,
            screen.board,
            chosen=chosen,
            cursor=cursor,
            now=timezone.now(),
            version=screen.version,
        )
        if topics.is_top:
            return redirect(f"{request.path}?{chosen.query()}".removesuffix("?"))
    if chosen.tag and topics is not None and not topics.rows:
        now_called = tag_now(chosen.tag)
        if now_called:
            return redirect(f"{request.path}?{chosen.query(tag=now_called)}", permanent=True)
    viewer = viewer_of(request.user)
    place = screen.board.place
    path = place.path if place else ""
    context = {
        "screen": screen,
        "board": screen.board,
        "below": selectors.boards_below(reader, screen.board, screen.version),
        "topics": topics,
        "chosen": chosen,
        "cursor": cursor,
        "reader": reader,
        "tabs": _tabs(chosen, reader),
        "may_manage": policies.can_manage(viewer, path, screen.board.community_id),
        "canonical": request.build_absolute_uri(reverse("forum:board-detail", args=[slug])),
    }
    return render(request, "forum/boards/board_detail.html", context)


def find_board_or_404(request: HttpRequest, reader: Viewer, slug: str) -> selectors.BoardScreen:
    """A board that the reader may know of."""
    screen = selectors.find_board(reader, slug)
    if screen is None:
        raise Http404
    return screen


# -- looking after boards -------------------------------------------------------------------


@require_safe
def board_list(request: HttpRequest) -> HttpResponse:
    """Boards that one looks after, in use or not."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    context = {
        "groups": selectors.by_kind(selectors.managed_boards(viewer)),
        "places": selectors.managed_places(viewer),
    }
    return render(request, "forum/boards/board_list.html", context)


@require_http_methods(PAGE)
def board_create(request: HttpRequest) -> HttpResponse:
    """Opens a board."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    options: dict[str, Any] = {
        "viewer": viewer,
        "places": selectors.managed_places(viewer),
        "communities": selectors.led_communities(viewer),
        "boards": [board for board in selectors.managed_boards(viewer) if board.depth < 3],
    }
    form = NewBoardForm(_posted(request), **options)
    if request.method == "POST" and form.is_valid():
        try:
            board = services.create_board(
                viewer=viewer,
                fields=form.content,
                kind=form.cleaned_data["kind"],
                place=form.of_place,
                community=form.of_community,
                parent=form.board_above,
            )
        except BoardRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The board is open. Now look who may do what there."))
            return redirect("forum:board-grants", board.pk)
    return render(request, "forum/boards/board_create.html", {"form": form})


@require_http_methods(PAGE)
def board_manage(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, switches and order of a board; ways to look at it as others do."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    board = _managed_or_404(viewer, pk)
    form = BoardForm(_posted(request), instance=board)
    if request.method == "POST":
        if request.POST.get("shift") in {"up", "down"}:
            services.shift_board(viewer=viewer, board=board, up=request.POST["shift"] == "up")
            return redirect("forum:board-manage", pk)
        if form.is_valid():
            services.change_board(viewer=viewer, board=board, fields=form.content)
            messages.success(request, _("The board is changed."))
            return redirect("forum:board-manage", pk)
        board = _managed_or_404(viewer, pk)
    context = {
        "form": form,
        "board": board,
        "board_url": reverse("forum:board-detail", args=[board.slug]),
        "classes": selectors.classes_below(viewer, board),
        "eyes": [(who, NAMES[who]) for who in LENT_AS],
    }
    return render(request, "forum/boards/board_manage.html", context)


@require_http_methods(PAGE)
def board_grants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may what on a board, as a table."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    board = _managed_or_404(viewer, pk)
    above = selectors.boards_above(board)
    form = GrantsForm(_posted(request), board=board, grants=selectors.grants_of(board, above))
    if request.method == "POST" and form.is_valid():
        try:
            if form.chosen == Holds.OWN:
                services.set_grants(viewer=viewer, board=board, levels=form.levels)
            else:
                follows = form.chosen == Holds.ABOVE
                services.clear_grants(viewer=viewer, board=board, follows_above=follows)
        except BoardRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("It is set who may what."))
            return redirect("forum:board-grants", pk)
    context = {"form": form, "board": board, "above": above[0] if above else None}
    return render(request, "forum/boards/board_grants.html", context)


@require_http_methods(PAGE)
def board_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Pace, lengths and promises of a place."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    place = selectors.managed_place(viewer, pk)
    if place is None:
        raise Http404
    held, above = selectors.rules_of(place)
    form = RulesForm(_posted(request), instance=held, holding=above)
    if request.method == "POST" and form.is_valid():
        services.set_rules(viewer=viewer, place=place, values=form.cleaned_data)
        messages.success(request, _("The pace is set."))
        return redirect("forum:board-rules", pk)
    return render(request, "forum/boards/board_rules.html", {"form": form, "place": place})


@require_POST
def lent_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks at a board with the eyes of a visitor, a parent, a pupil or a teacher."""
    viewer = _manager(request)
    if isinstance(viewer, HttpResponse):
        return viewer
    board = _managed_or_404(viewer, pk)
    who = request.POST.get("who", "")
    if who not in LENT_AS:
        return redirect("forum:board-manage", pk)
    wanted = request.POST.get("class", "")
    classes = selectors.classes_below(viewer, board) if wanted else []
    chosen = next((one for one in classes if str(one.pk) == wanted), None)
    place = chosen or board.place or selectors.home_place(viewer)
    owner = board.community or place
    request.session[KEY] = {
        "who": who,
        "path": place.path if place else "",
        "community": board.community_id,
        "name": owner.name if owner and who != "visitor" else "",
        "until": (timezone.now() + timedelta(minutes=limits.LENT_MINUTES)).timestamp(),
    }
    return redirect("forum:board-index")


@require_POST
def lent_end(request: HttpRequest) -> HttpResponse:
    """Looks with one's own eyes again."""
    if request.user.is_authenticated:
        request.session.pop(KEY, None)
    return redirect(following_address(request, reverse("forum:board-index")))


def _manager(request: HttpRequest) -> Viewer | HttpResponse:
    """The viewer, if they look after boards anywhere; the others learn nothing."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if not policies.can_manage_anything(viewer):
        raise Http404
    return viewer


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; a form with nothing in it is one too."""
    return request.POST if request.method == "POST" else None


def _managed_or_404(viewer: Viewer, pk: int) -> Board:
    board = selectors.managed_board(viewer, pk)
    if board is None:
        raise Http404
    return board


def _tabs(chosen: lists.TopicFilter, reader: Viewer) -> list[dict[str, object]]:
    """Ways to look at the list of topics."""
    views = [
        (_("All topics"), {"kind": "", "only": ""}),
        (_("Problems"), {"kind": "problem", "only": ""}),
        (_("Announcements"), {"kind": "announcement", "only": ""}),
    ]
    if reader.is_signed_in:
        views[1:1] = [
            (pgettext("topics", "New"), {"kind": "", "only": "new"}),
            (pgettext("topics", "Unread"), {"kind": "", "only": "unread"}),
        ]
    return [
        {
            "label": label,
            "url": f"?{chosen.query(**what)}",
            "current": chosen.kind == what["kind"] and chosen.only == what["only"],
        }
        for label, what in views
    ]
