"""Pages of ideas: the list, one idea, proposing, voting, and the work of those who run it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from cms.files.serving import serve_stored
from cms.moderation.policies import require_not_paused
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.unsent import words_unsent
from cms.settings import limits
from forum.boards.access import current_version
from forum.boards.models import Board
from forum.boards.reader import reader_of
from forum.discussions.policies import facts_of
from forum.discussions.refusals import Changed, Refused, TooFast
from forum.discussions.selectors.drafts import NEW_IDEA
from forum.discussions.services import reply
from forum.discussions.services.writing import Opening, draft_sent
from forum.discussions.views.composing import (
    begun,
    do,
    draft_in,
    number_named,
    posted,
    said_in,
    tell,
)
from forum.ideas import policies, selectors, services
from forum.ideas.forms import (
    CommentForm,
    ExpertsForm,
    MergeForm,
    MoveForm,
    OpinionForm,
    PlanForm,
    ProposeForm,
    RulesForm,
    StageForm,
    StepForm,
)
from forum.ideas.models import Idea, IdeaStage, Milestone
from forum.ideas.services import Step, Voted
from forum.remarks.services import is_looked_at

PAGE_METHODS = ["GET", "HEAD", "POST"]


# -- reading -----------------------------------------------------------------------


@require_safe
def idea_list(request: HttpRequest) -> HttpResponse:
    """Ideas by stage, with the most votes, the newest or the last moved first."""
    reader = reader_of(request)
    choice = selectors.choice_of(request.GET, reader)
    listed = selectors.idea_list(reader, choice, now=timezone.now())
    if listed is None:
        raise Http404
    if listed.is_top:
        return redirect(f"{request.path}{listed.first_url}")
    return render(request, "forum/ideas/idea_list.html", {"listed": listed})


@require_safe
def idea_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One idea; `?n=` opens the page of comments on which a number stands.

    An idea that was joined to another one leads there; `?stay=1` shows it as it was.
    """
    reader = reader_of(request)
    idea = selectors.find_idea(reader, pk)
    if idea is None:
        raise Http404
    if idea.merged_into_id is not None and "stay" not in request.GET:
        into = selectors.find_idea(reader, idea.merged_into_id)
        if into is not None:
            return redirect(f"{into.get_absolute_url()}#joined-{pk}", permanent=True)
    if idea.topic.slug != slug:
        return redirect(idea.get_absolute_url(), permanent=not idea.topic.is_veiled)
    return _idea_page(request, idea, reader)


@require_safe
def idea_similar(request: HttpRequest) -> HttpResponse:
    """Ideas like the one whose title is being typed."""
    viewer = viewer_of(request.user)
    who = f"{viewer.person_id or client_address(request)}"
    if is_too_often("similar-idea", who, limits.SIMILAR_PER_MINUTE_VISITOR, seconds=60):
        return JsonResponse({"items": []}, status=429)
    text = request.GET.get("q", "").replace("\x00", "")[: limits.QUERY_LENGTH]
    items = [
        {"title": one.title, "language": one.language, "url": one.url, "note": one.stage}
        for one in selectors.similar_ideas(viewer, text)
    ]
    return JsonResponse({"items": items})


@require_safe
def idea_file(request: HttpRequest, pk: int, step_pk: int, name: str) -> HttpResponseBase:
    """What shows that a step is done, to whoever reads the idea."""
    viewer = reader_of(request)
    idea = selectors.find_idea(viewer, pk)
    stored = selectors.milestone_file(idea, step_pk, viewer) if idea else None
    if stored is None or stored.name != name:
        raise Http404
    return serve_stored(request, stored, download_name=stored.name)


# -- proposing, voting, commenting -----------------------------------------------------


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
    form = ProposeForm(request.POST, viewer=viewer)
    if board is None:
        form.add_error(None, _("Choose the board first."))
    if board is None or not form.is_valid():
        return _propose_page(request, form, boards, board, status=422)
    title = form.cleaned_data["title"]
    found = selectors.similar_ideas(viewer, title, board_id=board.pk, version=version)
    if found and "looked" not in request.POST:
        return _propose_page(request, form, boards, board, similar=found)
    try:
        idea = services.propose_idea(
            viewer=viewer,
            board_id=board.pk,
            opening=Opening(title=title, said=said_in(form)),
            now=timezone.now(),
            version=version,
        )
    except (Refused, PermissionDenied) as refusal:
        status = tell(form, refusal)
        return _propose_page(request, form, boards, board, similar=found, status=status)
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
    idea = _found(viewer, pk)
    url = idea.get_absolute_url()
    if not viewer.is_signed_in:
        return redirect_to_login(url)
    try:
        outcome = act(viewer, idea)
    except TooFast as refusal:
        response = _idea_page(request, idea, viewer, notice=refusal.sentence, status=429)
        response["Retry-After"] = str(refusal.seconds)
        return response
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(url)
    messages.success(request, _SAID[outcome]())
    return redirect(f"{url}#support")


@login_required
@require_http_methods(PAGE_METHODS)
def idea_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment below an idea."""
    viewer = viewer_of(request.user)
    idea = _found(viewer, pk)
    url = idea.get_absolute_url()
    if request.method != "POST":
        return redirect(f"{url}#reply")
    form = CommentForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _idea_page(request, idea, viewer, compose=form, status=422)
    try:
        post = reply(viewer=viewer, topic=idea.topic, said=said_in(form), now=timezone.now())
    except (Refused, PermissionDenied) as refusal:
        status = tell(form, refusal)
        return _idea_page(request, idea, viewer, compose=form, status=status)
    if viewer.person is not None:
        draft_sent(viewer.person, f"topic:{idea.topic_id}")
    if post.number is None:
        messages.success(request, _("Your words wait for a moderator; you see them already."))
        return redirect(f"{url}?n={max(1, idea.topic.highest_number)}#w{post.pk}")
    return redirect(f"{url}?n={post.number}#p{post.number}")


# -- running an idea ---------------------------------------------------------------------


@login_required
@require_http_methods(PAGE_METHODS)
def idea_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves an idea, with a sentence that everybody reads."""
    viewer, idea = _run(request, pk)
    stages = selectors.stages_of(idea.topic.board_id)
    form = MoveForm(posted(request), idea=idea, stages=stages)
    title = _("Where does this idea go?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title)
    data = form.cleaned_data
    to = next(stage for stage in stages if stage.pk == data["to"])
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.move_idea(
            viewer=viewer,
            idea=idea,
            to=to,
            text=data["text"],
            language=data["language"],
            seen_version=data["seen"],
            now=timezone.now(),
        ),
        _("The idea is moved. Those who support it will hear of it."),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def idea_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Joins an idea to another one that wants the same."""
    viewer, idea = _run(request, pk)
    form = MergeForm(posted(request), idea=idea)
    title = _("Join it to another idea")
    near = selectors.similar_ideas(
        viewer, idea.topic.title, board_id=idea.topic.board_id, besides=idea.pk
    )
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title, similar=near)
    data = form.cleaned_data
    into = selectors.find_idea(viewer, data["into"])
    if into is None:
        form.add_error("into", _("There is no such idea here."))
        return _step_page(request, idea, form, title, similar=near)
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.merge_ideas(
            viewer=viewer,
            idea=idea,
            into=into,
            text=data["text"],
            language=data["language"],
            seen_version=data["seen"],
            now=timezone.now(),
        ),
        _("The two ideas are one now."),
        url=into.get_absolute_url(),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def idea_experts(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls experts around an idea."""
    viewer, idea = _run(request, pk)
    form = ExpertsForm(posted(request), idea=idea)
    title = _("Who looks at this idea closely?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title, offers_people=True)
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.set_experts(
            viewer=viewer,
            idea=idea,
            group=form.group(),
            seen_version=form.cleaned_data["seen"],
            now=timezone.now(),
        ),
        _("The group is called; new ones will hear of it."),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def idea_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """An expert writes what they think."""
    viewer = viewer_of(request.user)
    idea = _found(viewer, pk)
    if not policies.can_give_opinion(viewer, idea):
        raise PermissionDenied(_("Opinions are written by the experts of the group."))
    own = idea.opinions.filter(author=viewer.person_id).first()
    initial = {"text": own.source, "language": own.language} if own else {}
    form = OpinionForm(posted(request), initial=initial)
    title = _("What do you think of this idea?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title)
    data = form.cleaned_data
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.write_opinion(
            viewer=viewer,
            idea=idea,
            source=data["text"],
            language=data["language"],
            now=timezone.now(),
        ),
        _("Thank you, a moderator looks at your opinion first.")
        if own is not None and is_looked_at(own)
        else _("Thank you, your opinion stands above the comments."),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def idea_opinion_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An expert takes the own opinion back."""
    viewer = viewer_of(request.user)
    idea = _found(viewer, pk)
    if not idea.opinions.filter(author=viewer.person_id).exists():
        raise PermissionDenied(_("An opinion is taken back by the expert who wrote it."))
    form = forms.Form(posted(request))
    title = _("Take your opinion back?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title, is_taken_back=True)
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.withdraw_opinion(viewer=viewer, idea=idea, now=timezone.now()),
        _("Your opinion is taken back. That there was one can still be seen."),
        is_taken_back=True,
    )


@login_required
@require_http_methods(PAGE_METHODS)
def idea_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for the work, and until when."""
    viewer, idea = _run(request, pk)
    form = PlanForm(posted(request), idea=idea)
    title = _("Who does it, and until when?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, idea, form, title, offers_people=True)
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.set_plan(
            viewer=viewer,
            idea=idea,
            plan=form.plan(),
            seen_version=form.cleaned_data["seen"],
            now=timezone.now(),
        ),
        _("The plan is kept."),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a step of the work."""
    viewer, idea = _work(request, pk)
    return _step(request, viewer, idea, None)


@login_required
@require_http_methods(PAGE_METHODS)
def step_edit(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Changes a step, says that it is done, or takes it away."""
    viewer, idea = _work(request, pk)
    milestone = idea.milestones.select_related("file").filter(pk=step_pk).first()
    if milestone is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "drop":
        form = StepForm(request.POST, idea=idea, milestone=milestone)
        form.is_valid()
        seen = form.cleaned_data.get("seen", -1)
        return _do(
            request,
            idea,
            form,
            _("Step"),
            lambda: services.drop_milestone(
                viewer=viewer, idea=idea, milestone=milestone, seen_version=seen
            ),
            _("The step is taken away."),
        )
    return _step(request, viewer, idea, milestone)


def _step(
    request: HttpRequest, viewer: Viewer, idea: Idea, milestone: Milestone | None
) -> HttpResponse:
    is_sent = request.method == "POST"
    files = request.FILES if is_sent else None
    form = StepForm(posted(request), files, idea=idea, milestone=milestone)
    title = _("A step of the work") if milestone is None else _("Change the step")
    context: dict[str, Any] = {"milestone": milestone}
    if not is_sent or not form.is_valid():
        return _step_page(request, idea, form, title, **context)
    data, stored = form.cleaned_data, None
    if data["file"]:
        try:
            stored = store_file(upload=data["file"], by=viewer.person)
        except FileRefused as refusal:
            form.add_error("file", refusal.messages[0])
            return _step_page(request, idea, form, title, **context)
    step = Step(
        title=data["title"],
        language=data["language"],
        due_on=data["due_on"],
        is_done=data["is_done"],
        evidence=data["evidence"],
        file=stored,
        keeps_file=not data.get("drop_file", False),
    )
    return _do(
        request,
        idea,
        form,
        title,
        lambda: services.keep_milestone(
            viewer=viewer,
            idea=idea,
            step=step,
            milestone=milestone,
            seen_version=data["seen"],
            now=timezone.now(),
        ),
        _("The step is kept."),
        **context,
    )


# -- stages and rules of a board ------------------------------------------------------------


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


# -- what the pages share --------------------------------------------------------------------


def _found(viewer: Viewer, pk: int) -> Idea:
    idea = selectors.find_idea(viewer, pk)
    if idea is None or idea.topic.is_veiled:
        raise Http404
    return idea


def _run(request: HttpRequest, pk: int) -> tuple[Viewer, Idea]:
    """An idea that this person runs."""
    viewer = viewer_of(request.user)
    idea = _found(viewer, pk)
    if not policies.can_run(viewer, idea):
        raise PermissionDenied(_("This is done by those who moderate the board."))
    return viewer, idea


def _work(request: HttpRequest, pk: int) -> tuple[Viewer, Idea]:
    """An idea whose steps this person keeps."""
    viewer = viewer_of(request.user)
    idea = _found(viewer, pk)
    if not policies.can_work(viewer, idea):
        raise PermissionDenied(
            _("Steps are kept by the person responsible and those who moderate the board.")
        )
    return viewer, idea


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


def _do(
    request: HttpRequest,
    idea: Idea,
    form: forms.Form,
    title: str,
    act: Callable[[], Any],
    said: str,
    *,
    url: str = "",
    **context: Any,
) -> HttpResponse:
    """Acts, says so and goes to the idea; a refusal stands in the form, which keeps all."""

    def refused(refusal: Refused | PermissionDenied) -> HttpResponse:
        status, shown = tell(form, refusal), idea
        if isinstance(refusal, Changed):
            # The page shows how it stands now; who sends again has seen that.
            shown = _found(viewer_of(request.user), idea.pk)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = shown.version  # type: ignore[index]
        return _step_page(request, shown, form, title, status=status, **context)

    return do(request, act, said=said, url=url or idea.get_absolute_url(), refused=refused)


def _step_page(
    request: HttpRequest,
    idea: Idea,
    form: forms.Form,
    title: str,
    *,
    status: int = 0,
    offers_people: bool = False,
    **context: Any,
) -> HttpResponse:
    context |= {"idea": idea, "form": form, "title": title, "url": idea.get_absolute_url()}
    if offers_people or "mentor" in form.fields or "responsible" in form.fields:
        facts = facts_of(idea.topic.board_id)
        context["people"] = selectors.people_offered(facts, viewer_of(request.user))
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "forum/ideas/idea_step.html", context, status=status)


def _propose_page(
    request: HttpRequest,
    form: ProposeForm,
    boards: list[Board],
    board: Board | None,
    *,
    similar: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "boards": boards, "board": board, "similar": similar}
    context |= draft_in(form, NEW_IDEA)
    return render(request, "forum/ideas/idea_propose.html", context, status=status)


def _idea_page(
    request: HttpRequest,
    idea: Idea,
    viewer: Viewer,
    *,
    compose: CommentForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    screen = selectors.idea_screen(idea, viewer, number=number_named(request), now=timezone.now())
    if screen is None:
        raise Http404
    if compose is None and screen.talk.may_reply:
        waited = words_unsent(request, reverse("forum:idea-reply", args=[idea.pk]))
        compose = CommentForm(viewer=viewer, initial=waited)
    with override(idea.topic.language):
        canonical = request.build_absolute_uri(idea.get_absolute_url())
    context = {
        "screen": screen,
        "idea": idea,
        "compose": compose,
        "canonical": canonical,
        "notice": notice,
    }
    return render(request, "forum/ideas/idea_detail.html", context, status=status)
