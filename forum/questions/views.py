"""Questions to the administration: lists, one question, asking, and the work of answering."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import Viewer, viewer_of
from cms.keyset import cursor_of
from cms.moderation.policies import require_not_paused
from cms.people.models import Place
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.unsent import take_unsent, words_unsent
from cms.settings import limits
from forum.boards.reader import reader_of
from forum.discussions.forms import ComposeForm
from forum.discussions.refusals import Changed, Refused
from forum.discussions.selectors.drafts import NEW_QUESTION
from forum.discussions.services import reply
from forum.discussions.services.writing import draft_sent
from forum.discussions.views.composing import (
    Outcome,
    answer,
    begun,
    do,
    draft_in,
    number_named,
    posted,
    rules_of,
    send,
    tell,
)
from forum.questions import policies, selectors, services
from forum.questions.forms import (
    AnswerForm,
    AskForm,
    AssignForm,
    ChangeForm,
    DuplicateForm,
    NoteForm,
    OfficeForm,
    OutcomeForm,
    comment_form,
)
from forum.questions.keys import follow_path
from forum.questions.models import Office, Question
from forum.questions.querysets import answered_paths

PAGE_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What an asker wrote about the answer that could not be taken: why, and the words."""

    sentence: str
    note: str


_DAY = 24 * 3600


# -- lists -------------------------------------------------------------------------


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions of the whole region. `?board=` is the way here from the tree of boards."""
    board = request.GET.get("board", "")
    if board:
        place = Place.objects.filter(boards__slug=board, boards__kind="questions").first()
        if place is not None:
            return redirect("forum:question-list-of-place", place.slug)
    return _list_page(request, None)


@require_safe
def question_list_of_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions of a place and of those below it."""
    place = get_object_or_404(Place, slug=slug)
    if not policies.can_ask(place):
        raise Http404
    return _list_page(request, place)


def _list_page(request: HttpRequest, place: Place | None) -> HttpResponse:
    reader = reader_of(request)
    viewer = viewer_of(request.user)
    words = request.GET.get("q", "").replace("\x00", "")[: limits.QUERY_LENGTH].strip()
    listed = selectors.question_list(
        reader,
        place=place,
        show=request.GET.get("show", ""),
        words=words,
        cursor=cursor_of(request.GET),
        now=timezone.now(),
    )
    if listed.is_top:
        return redirect(f"{request.path}{listed.first_url}")
    context = {
        "listed": listed,
        "place": place,
        "promise": selectors.promise_of(place, listed.version),
        "works": reader.is_signed_in and policies.answers_anywhere(viewer),
    }
    return render(request, "forum/questions/question_list.html", context)


@login_required
@require_safe
def question_mine(request: HttpRequest) -> HttpResponse:
    """What the person has asked."""
    viewer = viewer_of(request.user)
    listed = selectors.own_questions(viewer, cursor=cursor_of(request.GET), now=timezone.now())
    if listed.is_top:
        return redirect("forum:question-mine")
    return render(request, "forum/questions/question_mine.html", {"listed": listed})


@login_required
@require_safe
def question_work(request: HttpRequest) -> HttpResponse:
    """What this person has to accept, to answer, to sign, and what is late."""
    viewer = viewer_of(request.user)
    if not policies.answers_anywhere(viewer):
        raise PermissionDenied(_("Questions are answered by those whom an organisation names."))
    listed = selectors.work_list(
        viewer,
        show=request.GET.get("show", ""),
        cursor=cursor_of(request.GET),
        now=timezone.now(),
    )
    if listed.is_top:
        return redirect(f"{request.path}{listed.first_url}")
    context = {"listed": listed, "keeps_offices": bool(answered_paths(viewer))}
    return render(request, "forum/questions/question_work.html", context)


# -- asking ------------------------------------------------------------------------


@never_cache
@require_http_methods(PAGE_METHODS)
def question_ask(request: HttpRequest) -> HttpResponse:
    """Asks; without an account a letter confirms it first."""
    viewer = viewer_of(request.user)
    if request.method != "POST":
        if viewer.person is not None:
            require_not_paused(viewer.person, timezone.now())
        place = Place.objects.filter(slug=request.GET.get("place", "")).first()
        initial = begun(request, viewer, NEW_QUESTION)
        form = AskForm(viewer=viewer, place=place, initial=initial)
        return _ask_page(request, form)
    form = AskForm(request.POST, viewer=viewer)
    if form.is_trapped:
        return redirect("forum:question-sent")
    if not form.is_valid():
        return _ask_page(request, form, status=422)
    if not viewer.is_signed_in and _asks_too_often(request, form):
        form.add_error(
            None,
            _("Many questions came from here today. Please go on tomorrow. Your text is kept."),
        )
        return _ask_page(request, form, status=429)
    try:
        question = services.ask(viewer=viewer, asked=form.asked(), now=timezone.now())
    except (Refused, PermissionDenied) as refusal:
        return _ask_page(request, form, status=tell(form, refusal))
    if viewer.person is None:
        return redirect("forum:question-sent")
    draft_sent(viewer.person, NEW_QUESTION)
    if question.topic.state == "published":
        messages.success(request, _("Your question is with the administration."))
    else:
        messages.success(
            request, _("Your question is sent. A moderator looks at it first, usually today.")
        )
    return redirect(question.get_absolute_url())


@require_safe
def question_sent(request: HttpRequest) -> HttpResponse:
    """Tells an asker without an account to look for the letter."""
    context = {"hours": limits.QUESTION_CONFIRM_HOURS}
    return render(request, "forum/questions/question_sent.html", context)


@never_cache
@require_http_methods(PAGE_METHODS)
def question_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the letter. A button confirms: mail programs open links by themselves."""
    if request.method != "POST":
        return render(request, "forum/questions/question_confirm.html", {"is_gone": False})
    question = services.confirm_question(key=key, now=timezone.now())
    if question is None:
        context = {"is_gone": True}
        return render(request, "forum/questions/question_confirm.html", context, status=404)
    messages.success(request, _("Thank you, your question has come to us."))
    return redirect(follow_path(question, get_language() or "kk"))


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
def question_similar(request: HttpRequest) -> HttpResponse:
    """Questions like what is being typed, for the ask form."""
    viewer = viewer_of(request.user)
    who = f"{viewer.person_id or client_address(request)}"
    if is_too_often("similar", who, limits.SIMILAR_PER_MINUTE_VISITOR, seconds=60):
        return JsonResponse({"items": []}, status=429)
    text = request.GET.get("q", "").replace("\x00", "")[: limits.QUERY_LENGTH]
    items = [
        {
            "title": found.title,
            "language": found.language,
            "url": reverse("forum:question-detail", args=[found.pk, found.slug]),
            "note": pgettext("a question", "answered") if found.is_answered else "",
        }
        for found in selectors.similar_questions(viewer, text)
    ]
    return JsonResponse({"items": items})


@login_required
@require_http_methods(PAGE_METHODS)
def question_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker corrects a question that waits for a moderator or came back from one."""
    viewer, question = _found(request, pk)
    if not policies.can_change(viewer, question):
        raise PermissionDenied(_("These words can no longer be changed."))
    post = question.topic.posts.earliest("pk")
    if request.method != "POST":
        form = ChangeForm(take_unsent(request), viewer=viewer, question=question, post=post)
        return _change_page(request, form, question)
    form = ChangeForm(request.POST, viewer=viewer, question=question, post=post)
    if not form.is_valid():
        return _change_page(request, form, question, status=422)
    try:
        services.change_question(
            viewer=viewer,
            question=question,
            title=form.cleaned_data["title"],
            said=form.said(),
            seen_edits=form.cleaned_data["seen_edits"],
            now=timezone.now(),
        )
    except (Refused, PermissionDenied) as refusal:
        return _change_page(request, form, question, status=tell(form, refusal))
    messages.success(request, _("Thank you. A moderator looks at it again."))
    return redirect(question.get_absolute_url())


# -- one question ----------------------------------------------------------------------


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
    viewer, question = _found(request, pk)
    if request.method != "POST":
        return redirect(f"{question.get_absolute_url()}#outcome-title")
    if not policies.is_asker(viewer, question):
        raise PermissionDenied(_("Only the one who asked can say whether it is solved."))
    return _say_outcome(request, question, back=question.get_absolute_url(), by=viewer)


@login_required
@require_http_methods(PAGE_METHODS)
def question_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment below the answer."""
    viewer, question = _found(request, pk)
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


# -- answering -------------------------------------------------------------------------


@login_required
@require_POST
def question_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that the question was read."""
    viewer, question = _found(request, pk)
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
    viewer, question = _worked_on(request, pk)
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
    viewer, question = _worked_on(request, pk)
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
    viewer, question = _worked_on(request, pk)
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
    viewer, question = _worked_on(request, pk)
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
    viewer, question = _worked_on(request, pk)
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


# -- offices ---------------------------------------------------------------------------


@login_required
@require_safe
def office_list(request: HttpRequest) -> HttpResponse:
    """Who answers at the places that the person runs."""
    viewer = viewer_of(request.user)
    kept = selectors.kept_offices(viewer)
    if not kept:
        raise PermissionDenied(_("Offices are kept by the heads and coordinators of the place."))
    return render(request, "forum/questions/office_list.html", {"kept": kept})


@login_required
@require_http_methods(PAGE_METHODS)
def office_create(request: HttpRequest, place: int) -> HttpResponse:
    """Makes an office."""
    return _office_page(request, get_object_or_404(Place, pk=place), None)


@login_required
@require_http_methods(PAGE_METHODS)
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes an office."""
    office = get_object_or_404(Office.objects.select_related("place"), pk=pk)
    return _office_page(request, office.place, office)


def _office_page(request: HttpRequest, place: Place, office: Office | None) -> HttpResponse:
    viewer = viewer_of(request.user)
    if not policies.can_keep_offices(viewer, place):
        raise Http404
    form = OfficeForm(posted(request), place=place, office=office)
    if request.method == "POST" and form.is_valid():
        services.keep_office(
            viewer=viewer,
            place=place,
            office=office,
            words=form.words(),
            head=form.cleaned_data["head"],
            members=form.cleaned_data["members"],
        )
        messages.success(request, _("Saved."))
        return redirect("forum:office-list")
    context = {"form": form, "place": place, "office": office}
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/questions/office_edit.html", context, status=status)


# -- what they share -------------------------------------------------------------------


def _found(request: HttpRequest, pk: int) -> tuple[Viewer, Question]:
    viewer = viewer_of(request.user)
    question = selectors.find_question(viewer, pk)
    if question is None or question.topic.is_veiled:
        raise Http404
    return viewer, question


def _worked_on(request: HttpRequest, pk: int) -> tuple[Viewer, Question]:
    viewer, question = _found(request, pk)
    if not policies.can_work(viewer, question):
        raise PermissionDenied(_("This is done by those who answer the question."))
    return viewer, question


def _asks_too_often(request: HttpRequest, form: AskForm) -> bool:
    address = client_address(request)
    if is_too_often("question", address, limits.QUESTIONS_A_DAY_VISITORS, seconds=_DAY):
        return True
    mail = form.cleaned_data["mail"].lower()
    return is_too_often("question-mail", mail, limits.QUESTIONS_A_DAY_MAIL, seconds=_DAY)


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


def _ask_page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "promise": selectors.promise_of(None)}
    context |= draft_in(form, NEW_QUESTION)
    response = render(request, "forum/questions/question_ask.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def _change_page(
    request: HttpRequest, form: ChangeForm, question: Question, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "question": question, "url": question.get_absolute_url()}
    return render(request, "forum/questions/question_change.html", context, status=status)


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


def _waited(request: HttpRequest, question: Question) -> Unsaid | None:
    """The note of an asker who had to sign in first."""
    words = words_unsent(request, reverse("forum:question-outcome", args=[question.pk]))
    return Unsaid("", words.get("note", "")) if words else None


def _is_new(draft: Any, data: dict[str, Any]) -> bool:
    return draft.source != data["text"] or draft.language != data["language"]


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
