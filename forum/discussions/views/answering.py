"""Reacting, voting, marking what helped, telling how far a problem has come, tags."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import Viewer, viewer_of
from cms.requests.numbers import number_in
from forum.discussions import policies, services
from forum.discussions.forms.tagging import TagsForm
from forum.discussions.models import Post
from forum.discussions.refusals import Refused, TooFast
from forum.discussions.selectors import addresses
from forum.discussions.selectors.finding import post_url
from forum.discussions.selectors.polls import poll_url
from forum.discussions.selectors.posts import reactions_of, reactions_offered
from forum.discussions.views.finding import post_or_404, topic_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def post_react(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers the reactions there are, and reacts to a post; JSON for a script that asks for it."""
    viewer = viewer_of(request.user)
    post = post_or_404(viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(post_url(post))
    if request.method != "POST":
        return _reactions_page(request, viewer, post)
    try:
        mine = services.react(viewer=viewer, post=post, code=request.POST.get("code", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(post_url(post))
    if request.headers.get("Accept", "").startswith("application/json"):
        cards = reactions_of(post, mine)
        return JsonResponse({"mine": mine, "counts": {card.code: card.count for card in cards}})
    return redirect(post_url(post))


def _reactions_page(request: HttpRequest, viewer: Viewer, post: Post) -> HttpResponse:
    if not policies.can_react(viewer, post):
        raise PermissionDenied(_("You can react to what others said."))
    context = {
        "post": post,
        "topic": post.topic,
        "html": mark_safe(post.html),  # noqa: S308 - sanitised when it was written
        "post_url": post_url(post),
        "reactions": reactions_offered(viewer, post),
    }
    return render(request, "forum/discussions/post_react.html", context)


@require_POST
def post_helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the answer that helped, or takes the mark away."""
    viewer = viewer_of(request.user)
    post = post_or_404(viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(post_url(post))
    try:
        is_marked = services.mark_helpful(viewer=viewer, post=post, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("Marked: it now stands on top too.") if is_marked else _("The mark is taken away."),
        )
    return redirect(post_url(post))


@require_POST
def topic_vote(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Votes in the poll of a topic."""
    viewer = viewer_of(request.user)
    topic = _with_poll(viewer, pk)
    where = poll_url(topic)
    if not viewer.is_signed_in:
        return redirect_to_login(where)
    sent = map(number_in, request.POST.getlist("option"))
    keys = [key for key in sent if key is not None]
    try:
        services.cast_vote(
            viewer=viewer,
            topic=topic,
            option_keys=keys,
            now=timezone.now(),
            version=topic.boards_version,
        )
    except TooFast as refusal:
        messages.error(request, refusal.sentence)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Thank you, your vote is counted."))
    return redirect(where)


@require_POST
def topic_close_poll(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ends the vote now."""
    viewer = viewer_of(request.user)
    topic = _with_poll(viewer, pk)
    where = poll_url(topic)
    if not viewer.is_signed_in:
        return redirect_to_login(where)
    services.close_poll(
        viewer=viewer, topic=topic, now=timezone.now(), version=topic.boards_version
    )
    messages.success(request, _("The poll has closed."))
    return redirect(where)


@require_POST
def topic_stage(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Tells how far a problem has come."""
    viewer = viewer_of(request.user)
    topic = topic_or_404(viewer, pk)
    where = addresses.addresses_of(pk, topic.slug).topic
    if not viewer.is_signed_in:
        return redirect_to_login(where)
    try:
        services.set_stage(
            viewer=viewer,
            topic=topic,
            stage=request.POST.get("stage", ""),
            version=topic.boards_version,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(where)


@require_http_methods(["GET", "HEAD", "POST"])
def topic_tags(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Chooses the tags of a topic."""
    viewer = viewer_of(request.user)
    topic = topic_or_404(viewer, pk)
    where = addresses.addresses_of(pk, topic.slug).topic
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if not policies.can_tag(viewer, topic, topic.boards_version):
        raise PermissionDenied(_("Tags are chosen by the one who began the topic."))
    form = TagsForm(request.POST or None, initial={"tags": topic.tags.all()})
    if request.method == "POST":
        form = TagsForm(request.POST)
        if form.is_valid():
            services.set_tags(
                viewer=viewer,
                topic=topic,
                tags=form.cleaned_data["tags"],
                version=topic.boards_version,
            )
            return redirect(where)
    context = {"form": form, "topic": topic, "topic_url": where}
    return render(request, "forum/discussions/topic_tags.html", context)


def _with_poll(viewer: Any, pk: int) -> Any:
    topic = topic_or_404(viewer, pk)
    if not topic.has_poll:
        raise Http404
    return topic
