"""A topic page by page, the lasting address of a post, its history, its files, what is new."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.audience.viewer import viewer_of
from cms.files.serving import serve_stored
from cms.requests.rates import is_too_often
from cms.settings import limits
from forum.boards.models import Level
from forum.boards.reader import reader_of
from forum.discussions import policies
from forum.discussions.forms.composing import ComposeForm
from forum.discussions.models import PostFile, TopicKind
from forum.discussions.selectors import addresses, history, people
from forum.discussions.selectors.cards import Gap
from forum.discussions.selectors.finding import find_topic, post_url, where_it_went
from forum.discussions.selectors.topic import TopicScreen, topic_screen
from forum.discussions.selectors.turns import next_turn
from forum.discussions.views.composing import rules_of
from forum.discussions.views.finding import post_or_404, topic_or_404

_OWN_PAGES: dict[str, str] = {TopicKind.QUESTION: "question", TopicKind.IDEA: "idea"}


@require_safe
def topic_detail(
    request: HttpRequest, pk: int, slug: str, number: int | None = None
) -> HttpResponse:
    """The page of a topic on which `number` stands; what was moved answers 301."""
    reader = reader_of(request)
    topic = find_topic(reader, pk)
    if topic is None:
        return _moved_or_404(reader, pk, number)
    if topic.kind in _OWN_PAGES:
        fragment = f"?n={number}#p{number}" if number else ""
        return redirect(f"{getattr(topic, _OWN_PAGES[topic.kind]).get_absolute_url()}{fragment}")
    if topic.slug != slug:
        found = addresses.addresses_of(pk, topic.slug)
        return redirect(
            found.post(number) if number else found.topic, permanent=not topic.is_veiled
        )
    now = timezone.now()
    screen = topic_screen(topic, reader, number=number, now=now)
    if screen is None or (number is not None and _is_gap(screen, number)):
        moved = where_it_went(reader, pk, number)
        if moved:
            return redirect(moved, permanent=True)
    if screen is None:
        raise Http404
    form = None
    if screen.may_reply:
        form = ComposeForm(viewer=reader, **rules_of(topic.board_id, screen.version))
        form.turn = next_turn(reader, topic, now, screen.version)
    context = {
        "screen": screen,
        "topic": topic,
        "reader": reader,
        "form": form,
        "number": number,
        "draft_key": f"topic:{pk}",
        "canonical": request.build_absolute_uri(screen.canonical),
        "live_seconds": limits.LIVE_SECONDS,
        "may_tag": reader.is_signed_in and policies.can_tag(reader, topic, screen.version),
        "may_set_stage": policies.can_set_stage(reader, topic, screen.version),
    }
    return render(request, "forum/discussions/topic_detail.html", context)


def _is_gap(screen: TopicScreen, number: int) -> bool:
    return any(
        isinstance(entry, Gap) and entry.first <= number <= entry.last for entry in screen.entries
    )


def _moved_or_404(reader: Any, pk: int, number: int | None) -> HttpResponse:
    moved = where_it_went(reader, pk, number)
    if not moved:
        raise Http404
    return redirect(moved, permanent=True)


@require_safe
def topic_short(
    request: HttpRequest, pk: int, number: int | None = None, inner: str = ""
) -> HttpResponse:
    """A topic by its number alone, or a post or a page in it."""
    topic = topic_or_404(reader_of(request), pk)
    found = addresses.addresses_of(pk, topic.slug)
    url = found.post(number) if number else found.topic
    if inner:
        asked = request.META.get("QUERY_STRING", "")
        url = f"{url}{inner}/{'?' if asked else ''}{asked}"
    return redirect(url, permanent=not topic.is_veiled)


@require_safe
def post_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to the page on which it stands now."""
    return redirect(post_url(post_or_404(reader_of(request), pk)))


@require_safe
def post_history(request: HttpRequest, pk: int) -> HttpResponse:
    """How a post read before, and what was changed."""
    reader = reader_of(request)
    post = post_or_404(reader, pk)
    if not policies.can_see_history(reader, post):
        raise Http404
    sees_all = policies.sees_all_versions(reader, post)
    context = {
        "post": post,
        "topic": post.topic,
        "post_url": post_url(post),
        "versions": history.versions_of(post, reader, sees_all=sees_all),
    }
    return render(request, "forum/discussions/post_history.html", context)


@require_safe
def post_file(request: HttpRequest, pk: int, file_pk: int, name: str) -> HttpResponseBase:
    """A picture or a document, for whoever reads the post."""
    post = post_or_404(reader_of(request), pk)
    file = PostFile.objects.filter(post=post, stored=file_pk).select_related("stored").first()
    if file is None:
        raise Http404
    if file.stored.name != name:
        return redirect("forum:post-file", pk, file_pk, file.stored.name, permanent=True)
    return serve_stored(request, file.stored, download_name=file.stored.name)


@never_cache
@require_safe
def topic_since(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How many posts came after `number`, for the bar that tells of them."""
    topic = topic_or_404(reader_of(request), pk)
    fresh = max(0, topic.highest_number - number)
    found = addresses.addresses_of(pk, topic.slug)
    url = found.post(number + 1) if fresh else ""
    shown = min(fresh, limits.UNREAD_COUNTED)
    words = ngettext("%(count)d new reply", "%(count)d new replies", shown) % {"count": shown}
    return JsonResponse({"fresh": shown, "url": url, "words": words})


@never_cache
@require_safe
def mention_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Adults who read board `pk` and whose names begin with `?q=`; for those who write there."""
    viewer = viewer_of(request.user)
    if policies.level_on(viewer, pk) < Level.REPLY:
        raise Http404
    if is_too_often("mention", str(viewer.person_id), limits.MENTIONS_A_MINUTE, 60):
        return JsonResponse({"people": []}, status=429, headers={"Retry-After": "60"})
    start = request.GET.get("q", "").strip()[: limits.NAME_LENGTH].replace("\x00", "")
    found = (
        people.people_to_name(viewer, pk, start, timezone.localdate()) if len(start) >= 2 else []
    )
    return JsonResponse({"people": [{"login": one.login, "name": one.name} for one in found]})
