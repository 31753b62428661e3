"""The work of answering, step by step."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.audience.viewer import Viewer, viewer_of
from cms.requests.unsent import take_unsent
from forum.discussions.refusals import Changed, Refused
from forum.discussions.views.composing import do, posted, tell
from forum.questions import policies, selectors, services
from forum.questions.forms import AnswerForm, AssignForm, DuplicateForm, NoteForm
from forum.questions.models import Question
from forum.questions.views.finding import PAGE_METHODS, question_found, question_worked_on


@login_required
@require_POST
def question_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that the question was read."""
    viewer, question = question_found(request, pk)
    return _step(
        request,
        question,
        lambda: services.accept_question(viewer=viewer, question=question, now=timezone.now()),
        _("Accepted. Who asked sees it now."),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def question_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the question to an office or a person."""
    viewer, question = question_worked_on(request, pk)
    form = AssignForm(posted(request), question=question, viewer=viewer)
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, question, form, _("Who answers this question?"))
    office = form.cleaned_data["office"]
    return _step(
        request,
        question,
        lambda: services.assign_question(
            viewer=viewer,
            question=question,
            office=office,
            person=form.chosen_person(),
            now=timezone.now(),
        ),
        _("They hear of it now."),
        form=form,
        title=_("Who answers this question?"),
    )


@login_required
@require_http_methods(PAGE_METHODS)
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes the official answer; gives it to the head, or signs and publishes it."""
    viewer, question = question_worked_on(request, pk)
    draft = selectors.draft_of(question, viewer)
    if request.method != "POST":
        published = question.answers.filter(state="published").last()
        start = draft or published
        form = AnswerForm(
            take_unsent(request),
            initial={
                "text": start.source if start else "",
                "language": start.language if start else question.topic.language,
                "seen": draft.mark if draft else "",
            },
        )
        return _answer_page(request, question, viewer, form, draft)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, question, viewer, form, draft, status=422)
    data, now = form.cleaned_data, timezone.now()
    act = request.POST.get("act", "save")
    try:
        seen = data["seen"]
        if draft is None or _is_new(draft, data) or draft.mark != seen:
            saved = services.save_answer(
                viewer=viewer,
                question=question,
                source=data["text"],
                language=data["language"],
                seen=seen,
                now=now,
            )
            seen = saved.mark
        if act == "propose":
            services.propose_answer(viewer=viewer, question=question, seen=seen, now=now)
        elif act == "publish":
            services.publish_answer(viewer=viewer, question=question, seen=seen, now=now)
    except Refused as refusal:
        fresh = selectors.draft_of(question, viewer)
        again = request.POST.copy()
        again["seen"] = fresh.mark if fresh else ""
        form = AnswerForm(again)
        form.is_valid()
        status = tell(form, refusal)
        return _answer_page(request, question, viewer, form, fresh, status=status, saved=fresh)
    messages.success(request, _SAID.get(act, _SAID["save"])())
    if act == "save":
        return redirect("forum:question-answer", question.pk)
    return redirect(question.get_absolute_url())


_SAID: dict[str, Callable[[], str]] = {
    "save": lambda: _("The draft is saved."),
    "propose": lambda: _("The head has the answer now."),
    "publish": lambda: _("The answer is published. Who asked gets a letter."),
}


@login_required
@require_http_methods(PAGE_METHODS)
def question_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The head gives the answer back, with a note."""
    viewer, question = question_worked_on(request, pk)
    draft = selectors.draft_of(question, viewer)
    initial = {"seen": draft.mark if draft else ""}
    form = NoteForm(posted(request), initial=initial)
    title = _("What should be changed in the answer?")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, question, form, title)
    data = form.cleaned_data
    return _step(
        request,
        question,
        lambda: services.return_answer(
            viewer=viewer,
            question=question,
            seen=data["seen"],
            note=data["note"],
            now=timezone.now(),
        ),
        _("The answer is back with who wrote it."),
        form=form,
        title=title,
    )


@login_required
@require_http_methods(PAGE_METHODS)
def question_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Does not take the question up, and says why to everybody."""
    viewer, question = question_worked_on(request, pk)
    form = NoteForm(posted(request))
    title = _("Why is this question not taken up? Everybody reads it.")
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, question, form, title)
    return _step(
        request,
        question,
        lambda: services.decline_question(
            viewer=viewer,
            question=question,
            reason=form.cleaned_data["note"],
            now=timezone.now(),
        ),
        _("Who asked reads your reason now."),
        form=form,
        title=title,
    )


@login_required
@require_http_methods(PAGE_METHODS)
def question_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the question in favour of one that was asked before."""
    viewer, question = question_worked_on(request, pk)
    form = DuplicateForm(posted(request))
    title = _("Which question was asked first?")
    similar = [
        found
        for found in selectors.similar_questions(viewer, question.topic.title, place=question.place)
        if found.pk != question.pk
    ]
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, question, form, title, similar=similar)
    return _step(
        request,
        question,
        lambda: services.mark_duplicate(
            viewer=viewer,
            question=question,
            original=form.cleaned_data["original"],
            now=timezone.now(),
        ),
        _("Readers are sent to the question that was asked first."),
        form=form,
        title=title,
    )


def _step(
    request: HttpRequest,
    question: Question,
    act: Callable[[], Any],
    done: str,
    *,
    form: forms.Form | None = None,
    title: str = "",
) -> HttpResponse:
    """Does one step; a refusal stands in the form, or above the question where there is none."""
    url = question.get_absolute_url()

    def refused(refusal: Refused | PermissionDenied) -> HttpResponse:
        if form is not None:
            # The page shows how it stands now, and all that was typed.
            now = selectors.find_question(viewer_of(request.user), question.pk) or question
            return _step_page(request, now, form, title, status=tell(form, refusal))
        if isinstance(refusal, PermissionDenied):
            raise refusal
        level = messages.WARNING if isinstance(refusal, Changed) else messages.ERROR
        messages.add_message(request, level, refusal.sentence)
        return redirect(url)

    return do(request, act, said=done, url=url, refused=refused)


def _step_page(
    request: HttpRequest,
    question: Question,
    form: forms.Form,
    title: str,
    *,
    status: int | None = None,
    similar: Any = (),
) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "title": title,
        "url": question.get_absolute_url(),
        "similar": similar,
    }
    is_wrong = request.method == "POST" and form.errors
    status = status or (422 if is_wrong else 200)
    return render(request, "forum/questions/question_step.html", context, status=status)


def _answer_page(
    request: HttpRequest,
    question: Question,
    viewer: Viewer,
    form: AnswerForm,
    draft: Any,
    *,
    status: int = 200,
    saved: Any = None,
) -> HttpResponse:
    post = question.topic.posts.earliest("pk")
    context = {
        "question": question,
        "post": post,
        "form": form,
        "draft": draft,
        "saved": saved,
        "may_approve": policies.can_approve(viewer, question),
        "is_correction": question.stage in policies.DONE,
        "url": question.get_absolute_url(),
    }
    return render(request, "forum/questions/question_answer.html", context, status=status)


def _is_new(draft: Any, data: dict[str, Any]) -> bool:
    return draft.source != data["text"] or draft.language != data["language"]
