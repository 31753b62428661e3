"""Plain pages, and the page with a letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.audience.viewer import viewer_of
from cms.requests.addresses import client_address
from home.front.selectors import fill_body
from home.plain import policies, services
from home.plain.forms import KEY, TRAP, letter_form
from home.plain.pages import ContactPage, PlainPage


def plain(request: HttpRequest, page: PlainPage) -> HttpResponse:
    """One plain page and the pages below it."""
    fill_body(page.body, viewer_of(request.user), page.locale.language_code)
    return render(request, "home/plain/plain.html", {"page": page})


def contact(request: HttpRequest, page: ContactPage) -> HttpResponse:
    """How to reach us; keeps a letter and sends it by mail. A trap catches machines, silently."""
    form = letter_form(page, request)
    if request.method == "POST" and not getattr(request, "is_preview", False):
        if not policies.can_send_now(client_address(request)):
            form.add_error(None, _("Too many letters came from here. Please try in an hour."))
        elif form.is_valid():
            if not form.is_trapped:
                services.keep_letter(page=page, form=form)
            messages.success(request, _("Thank you. Your letter is with us."))
            return redirect(f"{request.path}?sent=1")
    context = {
        "page": page,
        "form": form,
        "trap": TRAP,
        "has_fields": bool(set(form.fields) - {TRAP, KEY}),
        "is_sent": "sent" in request.GET,
    }
    return render(request, "home/plain/contact.html", context, status=422 if form.errors else 200)
