"""Running an idea: moving, joining, experts and their opinions, the plan."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import viewer_of
from forum.discussions.views.composing import posted
from forum.ideas import policies, selectors, services
from forum.ideas.forms import ExpertsForm, MergeForm, MoveForm, OpinionForm, PlanForm
from forum.ideas.views.acting import act_on, step_page
from forum.ideas.views.finding import PAGE_METHODS, idea_found, idea_run
from forum.remarks.services import is_looked_at


@login_required
@require_http_methods(PAGE_METHODS)
def idea_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves an idea, with a sentence that everybody reads."""
    viewer, idea = idea_run(request, pk)
    stages = selectors.stages_of(idea.topic.board_id)
    form = MoveForm(posted(request), idea=idea, stages=stages)
    title = _("Where does this idea go?")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title)
    data = form.cleaned_data
    to = next(stage for stage in stages if stage.pk == data["to"])
    return act_on(
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
    viewer, idea = idea_run(request, pk)
    form = MergeForm(posted(request), idea=idea)
    title = _("Join it to another idea")
    near = selectors.similar_ideas(
        viewer, idea.topic.title, board_id=idea.topic.board_id, besides=idea.pk
    )
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title, similar=near)
    data = form.cleaned_data
    into = selectors.find_idea(viewer, data["into"])
    if into is None:
        form.add_error("into", _("There is no such idea here."))
        return step_page(request, idea, form, title, similar=near)
    return act_on(
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
    viewer, idea = idea_run(request, pk)
    form = ExpertsForm(posted(request), idea=idea)
    title = _("Who looks at this idea closely?")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title, offers_people=True)
    return act_on(
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
    idea = idea_found(viewer, pk)
    if not policies.can_give_opinion(viewer, idea):
        raise PermissionDenied(_("Opinions are written by the experts of the group."))
    own = idea.opinions.filter(author=viewer.person_id).first()
    initial = {"text": own.source, "language": own.language} if own else {}
    form = OpinionForm(posted(request), initial=initial)
    title = _("What do you think of this idea?")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title)
    data = form.cleaned_data
    return act_on(
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
    idea = idea_found(viewer, pk)
    if not idea.opinions.filter(author=viewer.person_id).exists():
        raise PermissionDenied(_("An opinion is taken back by the expert who wrote it."))
    # It takes no words: what waited here is shown by the page.
    form = forms.Form(request.POST if request.method == "POST" else None)
    title = _("Take your opinion back?")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title, is_taken_back=True)
    return act_on(
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
    viewer, idea = idea_run(request, pk)
    form = PlanForm(posted(request), idea=idea)
    title = _("Who does it, and until when?")
    if request.method != "POST" or not form.is_valid():
        return step_page(request, idea, form, title, offers_people=True)
    return act_on(
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
