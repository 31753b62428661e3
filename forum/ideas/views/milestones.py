"""Steps of the work on an idea."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import Viewer
from cms.files.refusals import FileRefused
from cms.files.services import store_file
from forum.discussions.views.composing import posted
from forum.ideas import services
from forum.ideas.forms import StepForm
from forum.ideas.models import Idea, Milestone
from forum.ideas.services import Step
from forum.ideas.views.acting import act_on, step_page
from forum.ideas.views.finding import PAGE_METHODS, idea_worked_on


@login_required
@require_http_methods(PAGE_METHODS)
def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a step of the work."""
    viewer, idea = idea_worked_on(request, pk)
    return _step(request, viewer, idea, None)


@login_required
@require_http_methods(PAGE_METHODS)
def step_edit(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Changes a step, says that it is done, or takes it away."""
    viewer, idea = idea_worked_on(request, pk)
    milestone = idea.milestones.select_related("file").filter(pk=step_pk).first()
    if milestone is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "drop":
        form = StepForm(request.POST, idea=idea, milestone=milestone)
        form.is_valid()
        seen = form.cleaned_data.get("seen", -1)
        return act_on(
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
        return step_page(request, idea, form, title, **context)
    data, stored = form.cleaned_data, None
    if data["file"]:
        try:
            stored = store_file(upload=data["file"], by=viewer.person)
        except FileRefused as refusal:
            form.add_error("file", refusal.messages[0])
            return step_page(request, idea, form, title, **context)
    step = Step(
        title=data["title"],
        language=data["language"],
        due_on=data["due_on"],
        is_done=data["is_done"],
        evidence=data["evidence"],
        file=stored,
        keeps_file=not data.get("drop_file", False),
    )
    return act_on(
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
