"""One question: its page, its asker's word on the answer, comments below."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.requests.unsent import words_unsent
from forum.boards.reader import reader_of
from forum.discussions.forms.composing import ComposeForm
from forum.discussions.refusals import Refused
from forum.discussions.selectors.turns import next_turn
from forum.discussions.services import reply
from forum.discussions.services.beside import draft_sent
from forum.discussions.views.composing import Outcome, answer, number_named, rules_of, send, tell
from forum.questions import policies, selectors, services
from forum.questions.forms import OutcomeForm, comment_form
from forum.questions.models import Question
from forum.questions.views.finding import PAGE_METHODS, question_found


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What an asker wrote about the answer that could not be taken: why, and the words."""

    sentence: str
    note: str


@never_cache
@require_http_methods(PAGE_METHODS)
def question_follow(request: HttpRequest, key: str) -> HttpResponse:
    """The question for its asker without an account; here they say whether the answer helped."""
    question = selectors.find_followed(key)
    if question is None:
        raise Http404
    if request.method == "POST":
        return _say_outcome(request, question, back=request.path, by=None)
    return _question_page(request, question, viewer_of(request.user), holds_key=True)


@require_safe
def question_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One question with its answer; `?n=` opens the page of comments on which a number stands.

    An address that was cut or names another title leads to the whole one.
    """
    reader = reader_of(request)
    question = selectors.find_question(reader, pk)
    if question is None:
        raise Http404
    if question.topic.slug != slug:
        return redirect(question.get_absolute_url(), permanent=not question.topic.is_veiled)
    return _question_page(request, question, reader)


@login_required
@require_http_methods(PAGE_METHODS)
def question_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker says "solved" or "not yet"."""
    viewer, question = question_found(request, pk)
    if request.method != "POST":
        return redirect(f"{question.get_absolute_url()}#outcome-title")
    if not policies.is_asker(viewer, question):
        raise PermissionDenied(_("Only the one who asked can say whether it is solved."))
    return _say_outcome(request, question, back=question.get_absolute_url(), by=viewer)


@login_required
@require_http_methods(PAGE_METHODS)
def question_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment below the answer."""
    viewer, question = question_found(request, pk)
    if request.method != "POST":
        return redirect(f"{question.get_absolute_url()}#reply")
    rules: dict[str, Any] = rules_of(question.topic.board_id)
    form = comment_form(question)(request.POST, request.FILES, viewer=viewer, **rules)
    outcome = send(
        request,
        viewer,
        form,
        lambda said: reply(viewer=viewer, topic=question.topic, said=said, now=timezone.now()),
    )
    if outcome.result is None:
        return _question_page(request, question, viewer, compose=form, outcome=outcome)
    post = outcome.result
    if viewer.person is not None:
        draft_sent(viewer.person, f"topic:{question.topic_id}")
    if post.number is None:
        messages.success(request, _("Your words wait for a moderator; you see them already."))
        return redirect(
            f"{question.get_absolute_url()}?n={question.topic.highest_number}#w{post.pk}"
        )
    return redirect(f"{question.get_absolute_url()}?n={post.number}#p{post.number}")


def _say_outcome(
    request: HttpRequest, question: Question, *, back: str, by: Viewer | None
) -> HttpResponse:
    form = OutcomeForm(request.POST)

    def again(sentence: str, status: int) -> HttpResponse:
        shown = question if by is None else selectors.find_question(by, question.pk) or question
        note = request.POST.get("note", "")
        return _question_page(
            request,
            shown,
            by or viewer_of(request.user),
            holds_key=by is None,
            unsaid=Unsaid(sentence, note),
            outcome=Outcome(status=status),
        )

    if not form.is_valid():
        return again(_("Choose “solved” or “not yet”, in fewer words if need be."), 422)
    try:
        services.say_outcome(
            question=question,
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
            by=by.person if by else None,
            now=timezone.now(),
        )
    except (Refused, PermissionDenied) as refusal:
        return again(getattr(refusal, "sentence", "") or str(refusal), tell(form, refusal))
    messages.success(request, _("Thank you for telling us."))
    return HttpResponseRedirect(back)


def _waited(request: HttpRequest, question: Question) -> Unsaid | None:
    """The note of an asker who had to sign in first."""
    words = words_unsent(request, reverse("forum:question-outcome", args=[question.pk]))
    return Unsaid("", words.get("note", "")) if words else None


def _question_page(
    request: HttpRequest,
    question: Question,
    viewer: Viewer,
    *,
    holds_key: bool = False,
    compose: ComposeForm | None = None,
    outcome: Outcome | None = None,
    unsaid: Unsaid | None = None,
) -> HttpResponse:
    screen = selectors.question_screen(
        question, viewer, number=number_named(request), now=timezone.now(), holds_key=holds_key
    )
    if screen is None:
        raise Http404
    if screen.rights.may_say_not_yet and viewer.is_signed_in and unsaid is None:
        unsaid = _waited(request, question)
    if compose is None and screen.talk is not None and screen.talk.may_reply and not holds_key:
        rules: dict[str, Any] = rules_of(question.topic.board_id, screen.talk.version)
        waited = words_unsent(request, reverse("forum:question-reply", args=[question.pk]))
        compose = comment_form(question)(viewer=viewer, initial=waited, **rules)
        compose.turn = next_turn(viewer, question.topic, timezone.now(), screen.talk.version)
    context = {
        "screen": screen,
        "question": question,
        "compose": compose,
        "holds_key": holds_key,
        "unsaid": unsaid,
        "canonical": request.build_absolute_uri(screen.url),
    }
    response = answer(request, "forum/questions/question_detail.html", context, outcome)
    if holds_key:
        # The address is the key: no other site hears of it. Ours must, or the browser would send
        # the asker's own form without saying where it comes from, and it would be refused.
        response["Referrer-Policy"] = "same-origin"
    return response
