"""Proposing, voting, commenting."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import Viewer, viewer_of
from cms.moderation.policies import require_not_paused
from forum.boards.access import current_version
from forum.boards.models import Board
from forum.discussions.forms.composing import ComposeForm
from forum.discussions.policies import facts_of
from forum.discussions.refusals import Refused, TooFast
from forum.discussions.selectors.drafts import NEW_IDEA
from forum.discussions.services import reply
from forum.discussions.services.beside import draft_sent
from forum.discussions.services.said import Opening, Said
from forum.discussions.views.composing import (
    Outcome,
    answer,
    begun,
    draft_in,
    rules_of,
    send,
)
from forum.ideas import policies, selectors, services
from forum.ideas.forms import ProposeForm
from forum.ideas.models import Idea
from forum.ideas.services import Voted
from forum.ideas.views.finding import PAGE_METHODS, idea_found
from forum.ideas.views.reading import idea_page


@login_required
@require_http_methods(PAGE_METHODS)
def idea_propose(request: HttpRequest) -> HttpResponse:
    """Chooses a board, then writes the idea."""
    viewer = viewer_of(request.user)
    if viewer.person is not None and request.method != "POST":
        require_not_paused(viewer.person, timezone.now())
    version = current_version()
    initial = begun(request, viewer, NEW_IDEA) if request.method != "POST" else {}
    slug = request.POST.get("board") or request.GET.get("board") or initial.get("board", "")
    boards = [
        board
        for board in selectors.boards_of_ideas(viewer, version)
        if policies.can_propose(viewer, facts_of(board.pk, version), version)
    ]
    if not boards:
        raise PermissionDenied(
            _("There is no board yet on which you can propose ideas: ask your coordinator.")
        )
    board = next((b for b in boards if b.slug == slug), boards[0] if len(boards) == 1 else None)
    if request.method != "POST":
        form = ProposeForm(viewer=viewer, initial=initial)
        return _propose_page(request, form, boards, board)
    form = ProposeForm(request.POST, request.FILES, viewer=viewer)
    return _propose(request, viewer, form, boards, board, version)


def _propose(
    request: HttpRequest,
    viewer: Viewer,
    form: ProposeForm,
    boards: list[Board],
    board: Board | None,
    version: int,
) -> HttpResponse:
    similar: list[Any] = []

    def act(said: Said) -> Idea | None:
        """Nothing yet, when ideas like it stand on the board and were not looked at."""
        assert board is not None
        title = form.cleaned_data["title"]
        similar.extend(selectors.similar_ideas(viewer, title, board_id=board.pk, version=version))
        if similar and "looked" not in request.POST:
            return None
        return services.propose_idea(
            viewer=viewer,
            board_id=board.pk,
            opening=Opening(title=title, said=said),
            now=timezone.now(),
            version=version,
        )

    if board is None:
        form.add_error(None, _("Choose the board first."))
    outcome = send(request, viewer, form, act)
    idea = outcome.result
    if idea is None:
        return _propose_page(request, form, boards, board, similar=similar, outcome=outcome)
    if viewer.person is not None:
        draft_sent(viewer.person, NEW_IDEA)
    if idea.topic.state == "published":
        messages.success(request, _("Thank you! Your idea stands here, others read it now."))
    else:
        messages.success(
            request, _("Thank you! A moderator looks at your idea first, then others read it.")
        )
    return redirect(idea.get_absolute_url())


@require_POST
def idea_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Supports an idea."""
    return _vote(
        request,
        pk,
        lambda viewer, idea: services.cast_vote(viewer=viewer, idea=idea, now=timezone.now()),
    )


@require_POST
def idea_unvote(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the vote back."""
    return _vote(
        request, pk, lambda viewer, idea: services.take_vote_back(viewer=viewer, idea=idea)
    )


_SAID: dict[Voted, Callable[[], str]] = {
    Voted.GIVEN: lambda: _("Thank you, your vote is counted."),
    Voted.GIVEN_BEFORE: lambda: _("Your vote is counted already."),
    Voted.GIVEN_BY_FAMILY: lambda: _(
        "Somebody of your family has voted already: one family, one voice."
    ),
    Voted.TAKEN_BACK: lambda: _("Your vote is taken back."),
    Voted.NONE: lambda: _("There was no vote of yours to take back."),
}


def _vote(request: HttpRequest, pk: int, act: Callable[[Viewer, Idea], Voted]) -> HttpResponse:
    viewer = viewer_of(request.user)
    idea = idea_found(viewer, pk)
    url = idea.get_absolute_url()
    if not viewer.is_signed_in:
        return redirect_to_login(url)
    try:
        voted = act(viewer, idea)
    except TooFast as refusal:
        outcome = Outcome(status=429, retry_after=refusal.seconds)
        return idea_page(request, idea, viewer, notice=refusal.sentence, outcome=outcome)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(url)
    messages.success(request, _SAID[voted]())
    return redirect(f"{url}#support")


@login_required
@require_http_methods(PAGE_METHODS)
def idea_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment below an idea."""
    viewer = viewer_of(request.user)
    idea = idea_found(viewer, pk)
    url = idea.get_absolute_url()
    if request.method != "POST":
        return redirect(f"{url}#reply")
    rules: dict[str, Any] = rules_of(idea.topic.board_id)
    form = ComposeForm(request.POST, request.FILES, viewer=viewer, **rules)
    outcome = send(
        request,
        viewer,
        form,
        lambda said: reply(viewer=viewer, topic=idea.topic, said=said, now=timezone.now()),
    )
    if outcome.result is None:
        return idea_page(request, idea, viewer, compose=form, outcome=outcome)
    post = outcome.result
    if viewer.person is not None:
        draft_sent(viewer.person, f"topic:{idea.topic_id}")
    if post.number is None:
        messages.success(request, _("Your words wait for a moderator; you see them already."))
        return redirect(f"{url}?n={max(1, idea.topic.highest_number)}#w{post.pk}")
    return redirect(f"{url}?n={post.number}#p{post.number}")


def _propose_page(
    request: HttpRequest,
    form: ProposeForm,
    boards: list[Board],
    board: Board | None,
    *,
    similar: Any = (),
    outcome: Outcome | None = None,
) -> HttpResponse:
    context = {"form": form, "boards": boards, "board": board, "similar": similar}
    context |= draft_in(form, NEW_IDEA)
    if outcome is not None and outcome.status == 200 and form.errors:
        outcome = replace(outcome, status=422)
    return answer(request, "forum/ideas/idea_propose.html", context, outcome)
