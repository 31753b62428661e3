"""The page of frequent questions, and the way a question comes there."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cms.audience.viewer import viewer_of
from cms.settings import limits
from forum.questions.selectors import find_question, public_answer
from home.faq import policies, services
from home.faq.pages import FaqPage


class FaqForm(forms.Form):
    """The question as it will stand among the frequent ones."""

    title = forms.CharField(
        label=gettext_lazy("The question in short words"), max_length=limits.TITLE_LENGTH
    )


def faq(request: HttpRequest, page: FaqPage) -> HttpResponse:
    """Frequent questions with their answers."""
    context = {"page": page, "entries": page.shown_entries()}
    return render(request, "home/faq/faq.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def faq_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts an answered question among the frequent ones of its place."""
    viewer = viewer_of(request.user)
    question = find_question(viewer, pk)
    if question is None:
        raise Http404
    if not policies.can_put_into_faq(viewer, question):
        raise PermissionDenied(_("Frequent questions are kept by those who answer them."))
    answer = public_answer(question)
    if answer is None:
        raise PermissionDenied(_("Only public questions with an answer become frequent ones."))
    posted = request.POST if request.method == "POST" else None
    form = FaqForm(posted, initial={"title": question.topic.title})
    if request.method == "POST" and form.is_valid():
        page = services.put_into_faq(
            viewer=viewer, question=question, title=form.cleaned_data["title"]
        )
        messages.success(request, _("It stands among the frequent questions now."))
        return redirect(page.get_url(request) or "forum:question-list")
    context = {"form": form, "question": question, "answer": answer}
    status = 422 if form.errors else 200
    return render(request, "home/faq/faq_add.html", context, status=status)
