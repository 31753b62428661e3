"""Stages of a board, and how it counts votes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import Viewer, viewer_of
from forum.boards.access import current_version
from forum.boards.models import Board
from forum.discussions.refusals import Refused
from forum.discussions.views.composing import posted
from forum.ideas import policies, selectors, services
from forum.ideas.forms import RulesForm, StageForm
from forum.ideas.models import IdeaStage
from forum.ideas.views.finding import PAGE_METHODS


@login_required
@require_http_methods(PAGE_METHODS)
def idea_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Stages of a board, and how it counts votes."""
    viewer, board = _managed(request, slug)
    rules = getattr(board, "ideas_rules", None)
    initial = {
        "is_by_family": rules.is_by_family if rules else False,
        "hides_votes_until": rules.hides_votes_until if rules else None,
        "audience_size": rules.audience_size if rules else None,
    }
    form = RulesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_rules(viewer=viewer, board=board, words=form.words())
        messages.success(request, _("The rules are kept."))
        return redirect("forum:idea-board", slug)
    context = {"board": board, "form": form, "stages": selectors.stages_of(board.pk)}
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/ideas/idea_board.html", context, status=status)


@login_required
@require_http_methods(PAGE_METHODS)
def stage_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds a stage to a board."""
    return _stage(request, slug, None)


@login_required
@require_http_methods(PAGE_METHODS)
def stage_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes a stage of a board, or takes it away where it was never used."""
    return _stage(request, slug, pk)


def _stage(request: HttpRequest, slug: str, pk: int | None) -> HttpResponse:
    viewer, board = _managed(request, slug)
    stage: IdeaStage | None = None
    if pk is not None:
        stage = next((one for one in selectors.stages_of(board.pk) if one.pk == pk), None)
        if stage is None:
            raise Http404
    form = StageForm(posted(request), stage=stage)
    context = {"board": board, "form": form, "stage": stage}
    if request.method == "POST":
        try:
            if stage is not None and request.POST.get("act") == "drop":
                services.drop_stage(viewer=viewer, board=board, stage=stage)
                messages.success(request, _("The stage is taken away."))
                return redirect("forum:idea-board", slug)
            if form.is_valid():
                services.keep_stage(viewer=viewer, board=board, words=form.words(), stage=stage)
                messages.success(request, _("The stage is kept; it holds on this board alone."))
                return redirect("forum:idea-board", slug)
        except Refused as refusal:
            form.is_valid()
            form.add_error(None, refusal.sentence)
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/ideas/idea_stage.html", context, status=status)


def _managed(request: HttpRequest, slug: str) -> tuple[Viewer, Board]:
    viewer = viewer_of(request.user)
    version = current_version()
    boards = selectors.boards_of_ideas(viewer, version)
    board = next((one for one in boards if one.slug == slug), None)
    if board is None:
        raise Http404
    if not policies.can_manage_stages(viewer, board.pk, version):
        raise PermissionDenied(_("Stages and rules are kept by those who moderate the board."))
    return viewer, board
