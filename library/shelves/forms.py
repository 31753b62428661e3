"""What people type about their lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits


def _insists() -> forms.BooleanField:
    return forms.BooleanField(
        required=False,
        label=_("Let a moderator look first, I want to share it as it is"),
        widget=forms.HiddenInput,
    )


class ListForm(forms.Form):
    """A list: what it is called and what it is for."""

    use_required_attribute = False

    name = forms.CharField(
        label=pgettext_lazy("of a list", "Name"),
        max_length=limits.NAME_LENGTH,
        error_messages={"required": _("Give the list a name.")},
    )
    note = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    insists = _insists()

    def clean_name(self) -> str:
        """Blanks are single ones."""
        return " ".join(self.cleaned_data["name"].split())

    def offer_insisting(self) -> None:
        """Shows the box that lets a moderator look first."""
        self.fields["insists"].widget = forms.CheckboxInput()


class NoteForm(forms.Form):
    """What a thing of a list is good for."""

    use_required_attribute = False

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    insists = _insists()

    def offer_insisting(self) -> None:
        """Shows the box that lets a moderator look first."""
        self.fields["insists"].widget = forms.CheckboxInput()


class ChoiceForm(forms.Form):
    """Into which of one's lists a thing is put."""

    use_required_attribute = False

    lists = forms.TypedMultipleChoiceField(
        label=_("Lists"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    new_name = forms.CharField(
        label=_("Or begin a list"),
        help_text=_("Write its name."),
        required=False,
        max_length=limits.NAME_LENGTH,
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["lists"]

    def clean_new_name(self) -> str:
        """Blanks are single ones."""
        return " ".join(self.cleaned_data["new_name"].split())
