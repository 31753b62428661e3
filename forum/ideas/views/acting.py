"""What all acts on an idea share: a page with a form that keeps all."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.audience.viewer import viewer_of
from forum.discussions.policies import facts_of
from forum.discussions.refusals import Changed, Refused
from forum.discussions.views.composing import do, tell
from forum.ideas import selectors
from forum.ideas.models import Idea
from forum.ideas.views.finding import idea_found


def act_on(
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
            shown = idea_found(viewer_of(request.user), idea.pk)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = shown.version  # type: ignore[index]
        return step_page(request, shown, form, title, status=status, **context)

    return do(request, act, said=said, url=url or idea.get_absolute_url(), refused=refused)


def step_page(
    request: HttpRequest,
    idea: Idea,
    form: forms.Form,
    title: str,
    *,
    status: int = 0,
    offers_people: bool = False,
    **context: Any,
) -> HttpResponse:
    """The form of one act on an idea."""
    context |= {"idea": idea, "form": form, "title": title, "url": idea.get_absolute_url()}
    if offers_people or "mentor" in form.fields or "responsible" in form.fields:
        facts = facts_of(idea.topic.board_id)
        context["people"] = selectors.people_offered(facts, viewer_of(request.user))
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "forum/ideas/idea_step.html", context, status=status)
