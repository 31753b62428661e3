"""Keeps letters."""

from typing import Any

from django.db import transaction

from home.plain.forms import KEY, TRAP
from home.plain.pages import ContactPage


@transaction.atomic
def keep_letter(*, page: ContactPage, form: Any) -> None:
    """Keeps the letter among the page's submissions and sends it to the addresses of the page.

    A form sent twice is one letter.
    """
    form.cleaned_data.pop(TRAP, None)
    key = form.cleaned_data.pop(KEY, None)
    if key is None:
        page.process_form_submission(form)
        return
    # Letters of a page come one after the other, so that the key can be looked for.
    ContactPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    letters = page.get_submission_class().objects.filter(page_id=page.pk)
    if letters.filter(**{f"form_data__{KEY}": str(key)}).exists():
        return
    kept = page.process_form_submission(form)
    kept.form_data[KEY] = str(key)
    kept.save(update_fields=["form_data"])
