"""Keeps letters."""

from typing import Any

from django.db import transaction

from home.plain.forms import TRAP
from home.plain.pages import ContactPage


@transaction.atomic
def keep_letter(*, page: ContactPage, form: Any) -> None:
    """Keeps the letter among the page's submissions and sends it to the addresses of the page."""
    form.cleaned_data.pop(TRAP, None)
    page.process_form_submission(form)
