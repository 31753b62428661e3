"""Keeps letters."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

from cms.requests.addresses import client_address
from cms.settings import limits
from home.plain.forms import TRAP
from home.plain.pages import ContactPage


def is_too_often(request: HttpRequest) -> bool:
    """Counts this letter; true when too many came from the same address within an hour."""
    return is_ratelimited(
        request,
        group="contact-letters",
        key=lambda _group, letter: client_address(letter),
        rate=f"{limits.LETTERS_PER_HOUR}/h",
        method="POST",
        increment=True,
    )


@transaction.atomic
def keep_letter(*, page: ContactPage, form: Any) -> None:
    """Keeps the letter among the page's submissions and sends it to the addresses of the page."""
    form.cleaned_data.pop(TRAP, None)
    page.process_form_submission(form)
