"""The letter of a contact page: fields that the editor chose, a trap for machines, a key."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.settings import limits
from home.plain.pages import ContactPage

TRAP = "web_address"
KEY = "letter_key"


def letter_form(page: ContactPage, request: HttpRequest) -> Any:
    """The form of `page`, bound when a letter was sent."""
    chosen = page.get_form_class()

    class LetterForm(chosen):  # type: ignore[misc, valid-type]
        """The editor's fields with a limit of length each, the trap, and what makes it one."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for field in self.fields.values():
                if isinstance(field, forms.CharField) and field.max_length is None:
                    field.max_length = limits.NOTE_LENGTH
                    field.validators.append(
                        forms.CharField(max_length=limits.NOTE_LENGTH).validators[-2]
                    )
            self.fields[TRAP] = forms.CharField(
                label=_("Leave this empty"),
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
            )
            self.fields[KEY] = forms.UUIDField(
                required=False, widget=forms.HiddenInput, initial=uuid.uuid4
            )

        @property
        def is_trapped(self) -> bool:
            """True when what people do not see was filled in."""
            return bool(self.cleaned_data.get(TRAP))

    data = request.POST if request.method == "POST" else None
    return LetterForm(data, page=page, user=request.user)
