"""What people type about a child."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import language_choices
from cms.settings import limits


class MessageForm(forms.Form):
    """A message of a thread."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=limits.CARE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write a few words first.")},
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=language_choices)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].initial = (get_language() or "kk")[:2]
        self.fields["token"].initial = uuid.uuid4


class StartForm(MessageForm):
    """The first message, and to whom."""

    to = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    title = forms.CharField(
        label=_("What it is about"), min_length=3, max_length=limits.TITLE_LENGTH
    )
    field_order = ["to", "title", "text", "language", "token"]

    def __init__(self, *args: Any, others: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = others  # type: ignore[attr-defined]


class LetInForm(forms.Form):
    """Somebody more shall read."""

    person = forms.TypedChoiceField(label=_("Let in"), coerce=int)

    def __init__(self, *args: Any, others: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = list(others)  # type: ignore[attr-defined]
