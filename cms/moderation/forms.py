"""What people type when they report, and moderators when they decide."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.languages import LANGUAGE_CODES, language_choices
from cms.moderation import policies
from cms.moderation.models import Reason, ReplyTemplate, Verb, Why
from cms.moderation.selectors import Filters
from cms.moderation.services import Decision
from cms.ports.reviewable import ReviewPoll, review_kinds
from cms.requests.numbers import number_in
from cms.settings import limits

_SALT = "cms.moderation.report"
# What parents ask for has a page of its own.
_REASONS = [choice for choice in Reason.choices if choice[0] != Reason.GUARDIAN]


class StrangersForm(forms.Form):
    """A form that everybody may send, without an account too: a trap catches machines, and what
    comes back sooner than people read is noticed."""

    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now
        self.initial["opened"] = signing.dumps(now.timestamp(), salt=_SALT)

    @property
    def is_hasty(self) -> bool:
        """True when the form came back sooner than people read it, or was never asked for."""
        try:
            opened = signing.loads(self.cleaned_data.get("opened", ""), salt=_SALT)
        except signing.BadSignature:
            return True
        return self._now.timestamp() - opened < limits.REPORT_SECONDS

    @property
    def is_trapped(self) -> bool:
        """True when a machine filled in what nobody sees."""
        return bool(self.cleaned_data.get("website"))


class ReportForm(StrangersForm):
    """Why moderators should look; a trap catches machines."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=_REASONS, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only moderators read this, and only they know who wrote it."),
    )
    field_order = ("reason", "words", "website", "opened")


class DecisionForm(forms.Form):
    """What a moderator decides of one item, or of several."""

    act = forms.ChoiceField(choices=Verb)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    note = forms.CharField(
        label=_("A sentence to the author"),
        required=False,
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label=_("The words as they are published"),
        required=False,
        max_length=limits.POST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    title = forms.CharField(
        label=_("The title as it is published"), required=False, max_length=limits.TITLE_LENGTH
    )
    poll_question = forms.CharField(
        label=_("Question of the poll"), required=False, max_length=limits.TITLE_LENGTH
    )
    poll_options = forms.CharField(
        label=_("Choices, one a line"),
        required=False,
        max_length=limits.POST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sanction = forms.ChoiceField(label=_("What happens to the author"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("nothing more")), ("warn", _("is warned"))]
        if policies.can_pause(viewer):
            choices += [(str(hours), pause_label(hours)) for hours in limits.PAUSE_HOURS]
        self.fields["sanction"].choices = choices  # type: ignore[attr-defined]

    @property
    def decision(self) -> Decision:
        """What was chosen, for the services."""
        data = self.cleaned_data
        sanction = data.get("sanction", "")
        return Decision(
            act=data["act"],
            note=data["note"],
            source=data["source"] or None,
            title=data["title"],
            poll=self._poll,
            warns=sanction == "warn",
            pause_hours=number_in(sanction),
        )

    @property
    def _poll(self) -> ReviewPoll | None:
        """None where the form had no poll."""
        if "poll_options" not in self.data:
            return None
        lines = (line.strip() for line in self.cleaned_data["poll_options"].splitlines())
        return ReviewPoll(self.cleaned_data["poll_question"], tuple(filter(None, lines)))


def pause_label(hours: int) -> str:
    """How long a pause lasts, in days."""
    days = hours // 24
    return ngettext("reads only for %(days)d day", "reads only for %(days)d days", days) % {
        "days": days
    }


class NoteForm(forms.Form):
    """A word among moderators."""

    text = forms.CharField(
        label=_("A note among moderators"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordForm(forms.Form):
    """A word to watch."""

    word = forms.CharField(label=_("Word or words"), max_length=limits.NAME_LENGTH)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    note = forms.CharField(label=_("Why"), max_length=limits.TITLE_LENGTH, required=False)

    def clean_word(self) -> str:
        """One blank between words, no capital letters."""
        word = " ".join(self.cleaned_data["word"].lower().split())
        if not any(letter.isalnum() for letter in word):
            raise forms.ValidationError(_("Write a word."))
        return word


class TemplateForm(forms.ModelForm):
    """A sentence that is often needed."""

    class Meta:
        model = ReplyTemplate
        fields = ("title", "title_ru", "title_en", "text_kk", "text_ru", "text_en")
        widgets = dict.fromkeys(
            [f"text_{code}" for code in LANGUAGE_CODES], forms.Textarea(attrs={"rows": 3})
        )


def read_filters(data: Any) -> Filters:
    """The filters of an address; what is unknown is left out."""
    kinds = {kind.kind for kind in review_kinds()}
    kind, why = data.get("kind", ""), data.get("why", "")
    return Filters(
        kind=kind if kind in kinds else "",
        why=why if why in Why.values else "",
        is_urgent=data.get("show") == "urgent",
        is_mine=data.get("show") == "mine",
        is_closed=data.get("show") == "decided",
    )


def chosen_items(values: list[str]) -> dict[int, int]:
    """`{item: version}` of the ticks in the list; what is no tick of ours is left out."""
    found: dict[int, int] = {}
    for value in values[: limits.REVIEW_PER_PAGE]:
        pk, _point, version = value.partition(".")
        item, seen = number_in(pk), number_in(version)
        if item is not None and seen is not None:
            found[item] = seen
    return found
