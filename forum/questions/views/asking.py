"""Asking, confirming by letter, correcting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.audience.viewer import viewer_of
from cms.moderation.policies import require_not_paused
from cms.people.models import Place
from cms.requests.addresses import client_address
from cms.requests.rates import is_too_often
from cms.requests.unsent import take_unsent
from cms.settings import limits
from forum.discussions.refusals import Refused
from forum.discussions.selectors.drafts import NEW_QUESTION
from forum.discussions.services.beside import draft_sent
from forum.discussions.views.composing import begun, draft_in, tell
from forum.questions import policies, selectors, services
from forum.questions.forms import AskForm, ChangeForm
from forum.questions.keys import follow_path
from forum.questions.models import Question
from forum.questions.views.finding import PAGE_METHODS, question_found

_DAY = 24 * 3600


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
            _("Many questions came from here today. Please go on tomorrow."),
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
    viewer, question = question_found(request, pk)
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


def _asks_too_often(request: HttpRequest, form: AskForm) -> bool:
    address = client_address(request)
    if is_too_often("question", address, limits.QUESTIONS_A_DAY_VISITORS, seconds=_DAY):
        return True
    mail = form.cleaned_data["mail"].lower()
    return is_too_often("question-mail", mail, limits.QUESTIONS_A_DAY_MAIL, seconds=_DAY)


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
