"""Beginning a topic, answering, changing and taking back."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import Viewer, viewer_of
from cms.moderation.policies import require_not_paused
from cms.moderation.selectors import why_it_waits
from cms.requests.numbers import number_in
from cms.requests.rates import is_too_often
from cms.requests.unsent import keep_unsent
from cms.settings import limits
from forum.boards.models import BoardKind
from forum.boards.selectors import find_board
from forum.discussions import policies, services
from forum.discussions.forms.composing import ComposeForm, held_file
from forum.discussions.forms.topics import EditForm, HeldOpeningForm, OpeningForm, TopicForm
from forum.discussions.models import PollResults, Post, Tag, TalkState, TopicKind
from forum.discussions.refusals import Refused
from forum.discussions.selectors import addresses
from forum.discussions.selectors import finding as selectors
from forum.discussions.selectors.drafts import draft_at
from forum.discussions.selectors.people import said_by
from forum.discussions.selectors.polls import poll_words
from forum.discussions.selectors.turns import next_turn
from forum.discussions.services import NewPoll, Said
from forum.discussions.services.beside import draft_sent
from forum.discussions.services.changing import begins_topic
from forum.discussions.services.drafting import save_draft
from forum.discussions.services.said import Opening
from forum.discussions.views.composing import (
    answer,
    begun,
    draft_in,
    rules_of,
    send,
)
from forum.discussions.views.finding import post_or_404, topic_or_404

PAGE = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(PAGE)
def topic_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins a topic on a board."""
    viewer = viewer_of(request.user)
    screen = find_board(viewer, slug)
    if screen is None or screen.board.kind != BoardKind.DISCUSSIONS:
        raise Http404
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if not screen.may_start and request.method != "POST":
        raise PermissionDenied(_("You cannot start topics here."))
    if request.method != "POST":
        require_not_paused(request.user, timezone.now())  # type: ignore[arg-type]
    options: dict[str, Any] = rules_of(screen.board.pk, screen.version) | {
        "viewer": viewer,
        "may_announce": screen.moderates,
    }
    draft_key = f"board:{screen.board.pk}"
    outcome = None
    if request.method == "POST":
        form = TopicForm(request.POST, request.FILES, **options)
        outcome = send(request, viewer, form, lambda said: _start(form, said, viewer, screen))
        if outcome.result is not None:
            topic = outcome.result
            draft_sent(request.user, draft_key)  # type: ignore[arg-type]
            _tell_if_waiting(request, topic.posts.first())
            return redirect(addresses.addresses_of(topic.pk, topic.slug).topic)
    else:
        form = TopicForm(initial=begun(request, viewer, draft_key), **options)
    context = {
        "form": form,
        "board": screen.board,
        "has_tags": Tag.objects.offered().exists(),
    } | draft_in(form, draft_key)
    return answer(request, "forum/discussions/topic_create.html", context, outcome)


def _start(form: TopicForm, said: Said, viewer: Viewer, screen: Any) -> Any:
    data = form.cleaned_data
    poll = None
    if data["poll_question"]:
        closes_on = data["poll_closes_on"]
        poll = NewPoll(
            question=data["poll_question"],
            options=data["poll_options"],
            choices_at_most=min(data["poll_most"] or 1, len(data["poll_options"])),
            is_anonymous=data["poll_anonymous"],
            results=data["poll_results"] or PollResults.ALWAYS,
            closes_at=(
                timezone.make_aware(datetime.combine(closes_on, time.max)) if closes_on else None
            ),
        )
    opening = Opening(
        title=data["title"], said=said, kind=data["kind"], tags=data["tags"], poll=poll
    )
    return services.start_topic(
        viewer=viewer,
        board_id=screen.board.pk,
        opening=opening,
        now=timezone.now(),
        version=screen.version,
    )


@never_cache
@require_http_methods(PAGE)
def topic_reply(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Answers in a topic; `?to=` names the post that is answered, `?quote=1` quotes it."""
    viewer = viewer_of(request.user)
    try:
        topic = topic_or_404(viewer, pk)
    except Http404:
        return _words_without_topic(request, viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    version = topic.boards_version or 0
    to = _post_in(viewer, topic, request.POST.get("to") or request.GET.get("to", ""))
    options: dict[str, Any] = rules_of(topic.board_id, version) | {"viewer": viewer}
    draft_key = f"topic:{pk}"
    outcome = None
    if request.method == "POST":
        form = ComposeForm(request.POST, request.FILES, **options)
        outcome = send(
            request,
            viewer,
            form,
            lambda said: services.reply(
                viewer=viewer,
                topic=topic,
                said=replace(said, reply_to=to),
                now=timezone.now(),
                version=version,
            ),
        )
        if outcome.result is not None:
            post = outcome.result
            if post.number is None:
                draft_sent(request.user, draft_key)  # type: ignore[arg-type]
            _tell_if_waiting(request, post)
            # Where it stands: the topic may have been merged into another meanwhile.
            where = addresses.addresses_of(post.topic.pk, post.topic.slug)
            if post.number is None:
                last = addresses.page_of(max(1, post.topic.highest_number))
                return redirect(f"{where.page(last)}#w{post.pk}")
            return redirect(where.post(post.number))
    else:
        if not policies.can_reply(viewer, topic, version):
            raise PermissionDenied(_("This topic takes no more replies."))
        require_not_paused(request.user, timezone.now())  # type: ignore[arg-type]
        initial = begun(request, viewer, draft_key)
        if to is not None and request.GET.get("quote") and "text" not in initial:
            initial["text"] = quotation_of(to)
        form = ComposeForm(initial=initial, **options)
        form.turn = next_turn(viewer, topic, timezone.now(), version)
    context = {
        "form": form,
        "topic": topic,
        "to": to,
        "to_html": mark_safe(to.html) if to else "",  # noqa: S308 - sanitised when written
        "to_name": said_by(to, viewer) if to else "",
        "topic_url": addresses.addresses_of(topic.pk, topic.slug).topic,
    } | draft_in(form, draft_key)
    return answer(request, "forum/discussions/topic_reply.html", context, outcome)


def _words_without_topic(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """What was sent to a topic that went away meanwhile: where it was joined to, else a draft."""
    text = request.POST.get("text", "")
    if viewer.person is None or not text.strip():
        raise Http404
    where = selectors.where_it_went(viewer, pk, None)
    if where and keep_unsent(request, path=f"{where}reply/"):
        messages.info(
            request, _("The topic was joined with this one meanwhile. Your words wait here.")
        )
        return redirect(f"{where}reply/")
    place = f"topic:{pk}"
    known = draft_at(viewer, place)
    save_draft(
        person=viewer.person,
        place=place,
        fields={"text": text[: limits.DRAFT_LENGTH], "language": request.POST.get("language", "")},
        token=uuid4(),
        seen=known.version if known else 0,
        now=timezone.now(),
    )
    messages.warning(
        request, _("The topic is no longer there. What you wrote stands among your drafts.")
    )
    return redirect("forum:draft-list")


@never_cache
@require_http_methods(PAGE)
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes one's own words; two windows are told of each other."""
    viewer = viewer_of(request.user)
    post = post_or_404(viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if post.author_id != viewer.person_id:
        raise Http404
    now = timezone.now()
    if request.method != "POST" and not policies.can_edit(viewer, post, now):
        raise PermissionDenied(_("These words can no longer be changed."))
    if request.method != "POST" and not policies.may_correct_in_a_pause(post):
        require_not_paused(request.user, now)  # type: ignore[arg-type]
    options: dict[str, Any] = _lengths_of(post) | {"viewer": viewer}
    draft_key = f"post:{pk}"
    outcome = None
    newer = None
    form_class = _edit_form_of(post)
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **options)
        outcome = send(
            request,
            viewer,
            form,
            lambda said: services.change_post(
                viewer=viewer,
                post=post,
                said=said,
                seen_edits=form.cleaned_data["seen"],
                now=now,
                reason=form.cleaned_data["reason"],
                title=form.cleaned_data.get("title", ""),
                poll=_poll_changed(form),
            ),
        )
        if outcome.result is not None:
            changed = outcome.result
            draft_sent(request.user, draft_key)  # type: ignore[arg-type]
            if changed.state == TalkState.PUBLISHED:
                messages.success(request, _("Your words are changed."))
            else:
                _tell_if_waiting(request, changed)
            return redirect(selectors.post_url(post_or_404(viewer, pk)))
        if outcome.is_stale:
            newer = post_or_404(viewer, pk)
    else:
        held = [
            held_file(file.stored, file.alt, viewer.person_id)
            for file in post.files.select_related("stored")
        ]
        initial = {
            "title": post.topic.title,
            "text": post.source,
            "language": post.language,
            "token": str(post.token),
        } | poll_words(post.topic)
        form = form_class(initial=initial | begun(request, viewer, draft_key), held=held, **options)
    context = {
        "form": form,
        "post": post,
        "topic": post.topic,
        "newer": newer,
        "seen": (newer or post).edit_count if newer else _seen(form, post),
        "post_url": selectors.post_url(post),
    } | draft_in(form, draft_key)
    return answer(request, "forum/discussions/post_edit.html", context, outcome)


def _edit_form_of(post: Post) -> type[EditForm]:
    if not begins_topic(post):
        return EditForm
    is_held = post.topic.published_at is None and poll_words(post.topic)
    return HeldOpeningForm if is_held else OpeningForm


def _poll_changed(form: EditForm) -> NewPoll | None:
    if not isinstance(form, HeldOpeningForm):
        return None
    return NewPoll(form.cleaned_data["poll_question"], form.cleaned_data["poll_options"])


def _lengths_of(post: Post) -> dict[str, Any]:
    """As the words were written: questions and ideas have lengths of their own."""
    if begins_topic(post) and post.topic.kind in _LENGTHS:
        least, longest = _LENGTHS[TopicKind(post.topic.kind)]
        return {"least": least, "longest": longest}
    return rules_of(post.topic.board_id)


_LENGTHS = {
    TopicKind.QUESTION: (limits.QUESTION_MIN, limits.QUESTION_LENGTH),
    TopicKind.IDEA: (limits.IDEA_MIN, limits.IDEA_LENGTH),
}


@require_http_methods(PAGE)
def post_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back one's own words."""
    viewer = viewer_of(request.user)
    post = post_or_404(viewer, pk)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if post.author_id != viewer.person_id:
        raise Http404
    now = timezone.now()
    if not policies.can_withdraw(viewer, post, now):
        raise PermissionDenied(_("These words can no longer be taken back. Ask a moderator."))
    if request.method == "POST":
        was_first = post.number == 1 or post.topic.published_at is None
        try:
            services.withdraw_post(viewer=viewer, post=post, now=now)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(selectors.post_url(post))
        messages.success(request, _("Your words are taken back."))
        if was_first:
            return redirect("forum:board-detail", post.topic.board.slug)
        return redirect(addresses.addresses_of(post.topic_id, post.topic.slug).topic)
    context = {
        "post": post,
        "html": mark_safe(post.html),  # noqa: S308 - sanitised when it was written
        "topic": post.topic,
        "post_url": selectors.post_url(post),
    }
    return render(request, "forum/discussions/post_withdraw.html", context)


@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the server makes of words, for a look before they are sent: safe HTML."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    if is_too_often("preview", str(viewer.person_id), limits.PREVIEWS_A_MINUTE, 60):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    text = request.POST.get("text", "").replace("\x00", "")[: limits.POST_LENGTH]
    return HttpResponse(services.preview_of(text))


def quotation_of(post: Post) -> str:
    """The words of a post as a quotation, to answer them line by line."""
    lines = [f"> {line}" if line else ">" for line in post.source.strip().split("\n")]
    return "\n".join(lines) + "\n\n"


def _post_in(viewer: Viewer, topic: Any, number: str) -> Post | None:
    """The post of the topic that is answered."""
    wanted = number_in(number)
    if wanted is None:
        return None
    return (
        Post.objects.visible_to(viewer, topic.boards_version)
        .filter(topic=topic.pk, number=wanted)
        .select_related("author")
        .first()
    )


def _seen(form: EditForm, post: Post) -> int:
    sent = number_in(str((form.data if form.is_bound else form.initial).get("seen", "")))
    return post.edit_count if sent is None else sent


def _tell_if_waiting(request: HttpRequest, post: Post | None) -> None:
    if post is None or post.state == TalkState.PUBLISHED:
        return
    words = _("Thank you. A moderator reads it first; you see it here meanwhile, others do not.")
    why = why_it_waits("post", post.pk)
    if why:
        words += " " + _("Why it is looked at first: %(why)s.") % {"why": why}
    messages.info(request, words)
