"""The list of ideas, and one idea."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.files.serving import serve_stored
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.unsent import words_unsent
from cms.settings import limits
from forum.boards.reader import reader_of
from forum.discussions.forms.composing import ComposeForm
from forum.discussions.selectors.turns import next_turn
from forum.discussions.views.composing import Outcome, answer, number_named, rules_of
from forum.ideas import selectors
from forum.ideas.models import Idea


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
    return idea_page(request, idea, reader)


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


def idea_page(
    request: HttpRequest,
    idea: Idea,
    viewer: Viewer,
    *,
    compose: ComposeForm | None = None,
    notice: str = "",
    outcome: Outcome | None = None,
) -> HttpResponse:
    """The page of an idea, with what was typed below it and refused."""
    now = timezone.now()
    screen = selectors.idea_screen(idea, viewer, number=number_named(request), now=now)
    if screen is None:
        raise Http404
    if compose is None and screen.talk.may_reply:
        waited = words_unsent(request, reverse("forum:idea-reply", args=[idea.pk]))
        rules = rules_of(idea.topic.board_id, screen.talk.version)
        compose = ComposeForm(viewer=viewer, initial=waited, **rules)
        compose.turn = next_turn(viewer, idea.topic, now, screen.talk.version)
    with override(idea.topic.language):
        canonical = request.build_absolute_uri(idea.get_absolute_url())
    context = {
        "screen": screen,
        "idea": idea,
        "compose": compose,
        "canonical": canonical,
        "notice": notice,
    }
    return answer(request, "forum/ideas/idea_detail.html", context, outcome)
