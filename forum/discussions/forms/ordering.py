"""What those who moderate do with whole topics."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.settings import limits

_IN_ADDRESS = re.compile(r"/t/([1-9][0-9]{0,8})-")
_KEY = re.compile(r"([1-9][0-9]{0,8})")


class WiderForm(forms.Form):
    """Asks for a tick where more people would read than before (`asks` is set by then)."""

    is_sure = forms.BooleanField(label=_("I know who will read it then"), required=False)
    asks = False


class MoveForm(WiderForm):
    """The board to which a topic goes."""

    board = forms.ChoiceField(label=_("To the board"))
    field_order = ["board", "is_sure"]

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = boards  # type: ignore[attr-defined]


class SplitForm(MoveForm):
    """Which posts make a topic of their own."""

    numbers = forms.CharField(
        label=_("Numbers of the posts"), max_length=200, help_text=_("For example: 4, 7-9")
    )
    title = forms.CharField(
        label=_("Title of the new topic"),
        min_length=limits.TOPIC_TITLE_MIN,
        max_length=limits.TOPIC_TITLE_MAX,
    )
    field_order = ["numbers", "title", "board", "is_sure"]


class MergeForm(WiderForm):
    """The topic to which all posts go; it is done when the tick stands under what is told of it."""

    into = forms.CharField(
        label=_("Address or number of the other topic"),
        max_length=300,
        help_text=_("Its posts stay as they are; the posts from here come after them."),
    )

    is_sure = forms.BooleanField(label=_("I know what becomes of both topics"), required=False)
    told = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sentences: Sequence[str] = ()

    def knows_of(self, into: int) -> bool:
        """The tick stands under what was told of that very topic."""
        return bool(self.cleaned_data["is_sure"]) and self.cleaned_data["told"] == into

    def ask(self, into: int, sentences: Sequence[str]) -> None:
        """Tells what becomes of it, and asks for the tick."""
        self.asks, self.sentences = True, sentences
        typed = {name: text for name, text in self.data.items() if name != "is_sure"}
        self.data = typed | {"told": str(into)}

    def clean_into(self) -> int:
        """The key in an address, or the key itself."""
        text = self.cleaned_data["into"].strip()
        match = _IN_ADDRESS.search(text) or _KEY.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Copy the address of the topic here."))
        return int(match[1])


class SlowForm(forms.Form):
    """The brake of a heated topic."""

    seconds = forms.TypedChoiceField(
        label=_("Each person writes"),
        coerce=int,
        choices=[
            (0, _("as often as they like")),
            (60, _("once a minute")),
            (300, _("once in five minutes")),
            (3600, _("once an hour")),
            (86_400, _("once a day")),
        ],
    )


class NoteForm(forms.Form):
    """A word among moderators."""

    note = forms.CharField(
        label=_("Note for the other moderators"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
