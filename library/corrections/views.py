"""Somebody reports a mistake; editors read, answer, and take off the shelf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.audience.viewer import viewer_of
from cms.moderation.personal_data import sentence_about
from cms.requests.addresses import client_address
from cms.requests.numbers import number_in
from library.corrections import selectors, services
from library.corrections.forms import AnswerForm, CorrectionForm
from library.corrections.refusals import OffTheShelf, Refused, TooMany
from library.curation.views import for_editors

PAGE_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(PAGE_METHODS)
def correction_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody reports, without an account too. `?version=` and `?file=` say of what."""
    viewer = viewer_of(request.user)
    reportable = selectors.find_reportable(pk, number_in(request.GET.get("version", "")))
    if reportable is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        now=timezone.now(),
        reportable=reportable,
        is_signed_in=viewer.is_signed_in,
        initial={"stored": number_in(request.GET.get("file", ""))},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent: dict[str, Any] = {"method": reportable.method}
            try:
                if not form.is_trapped:
                    sent["correction"] = services.report_mistake(
                        viewer=viewer,
                        method=reportable.method,
                        reported=_reported(form, reportable),
                        address=client_address(request),
                        now=timezone.now(),
                    )
            except OffTheShelf:
                # Somebody took it off the shelf while the form was filled in.
                return render(request, "library/corrections/correction_sent.html", sent)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = 429 if isinstance(refusal, TooMany) else 422
            else:
                return render(request, "library/corrections/correction_sent.html", sent)
    context = {"form": form, "reportable": reportable, "method": reportable.method}
    return render(request, "library/corrections/correction_send.html", context, status=status)


def _reported(form: CorrectionForm, reportable: selectors.Reportable) -> services.Reported:
    data = form.cleaned_data
    return services.Reported(
        kind=data["kind"],
        words=data["words"],
        language=(get_language() or "kk")[:2],
        whereabouts=data["whereabouts"],
        version=reportable.version,
        stored=form.chosen_file,
        name=data.get("name", ""),
        mail=data.get("mail", ""),
        is_hasty=form.is_hasty,
    )


@never_cache
@require_http_methods(PAGE_METHODS)
def correction_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the letter. A button confirms: mail programs open links by themselves."""
    template = "library/corrections/correction_confirm.html"
    if request.method != "POST":
        return render(request, template, {"state": "asked"})
    correction = services.confirm_mail(key=key, now=timezone.now())
    if correction is None:
        return render(request, template, {"state": "gone"}, status=404)
    return render(request, template, {"state": "done"})


@never_cache
@require_safe
@for_editors
def correction_list(request: HttpRequest) -> HttpResponse:
    """What readers report, urgent ones first."""
    viewer = viewer_of(request.user)
    is_answered = request.GET.get("show") == "answered"
    page, lines = selectors.correction_page(
        viewer, is_answered=is_answered, page=request.GET.get("page"), now=timezone.now()
    )
    url = reverse("library:correction-list")
    tabs = [
        {"label": _("Waits for an answer"), "url": url, "current": not is_answered},
        {"label": _("Answered"), "url": f"{url}?show=answered", "current": is_answered},
    ]
    context = {"page": page, "lines": lines, "tabs": tabs, "is_answered": is_answered}
    return render(request, "library/corrections/correction_list.html", context)


@never_cache
@login_required
@require_http_methods(PAGE_METHODS)
def correction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: editors answer it; its authors and who sent it read what becomes of it."""
    viewer = viewer_of(request.user)
    correction = selectors.find_correction(pk, viewer)
    if correction is None:
        raise Http404
    screen = selectors.correction_screen(correction, viewer)
    is_sent = request.method == "POST" and screen.may_answer
    form = AnswerForm(request.POST if is_sent else None, correction=correction)
    status = 200
    if is_sent:
        status = 422
        if form.is_valid():
            answer = form.cleaned_data["answer"]
            assert viewer.person is not None
            try:
                if sentence := sentence_about([answer], author=viewer.person):
                    raise Refused(sentence)
                is_first = services.answer_report(
                    correction=correction,
                    by=viewer.person,
                    outcome=form.cleaned_data["outcome"],
                    answer=answer,
                    now=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                if is_first:
                    messages.success(request, _("Answered. The authors and the reader learn it."))
                else:
                    messages.info(request, _("Another editor has answered this already."))
                return redirect(correction)
    context = {"screen": screen, "correction": correction, "form": form}
    return render(request, "library/corrections/correction_detail.html", context, status=status)
