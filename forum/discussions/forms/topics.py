"""First words of a topic with their title and poll, and words as they are changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.settings import limits
from forum.discussions.forms.composing import ComposeForm, WordsField
from forum.discussions.models import PollResults, Tag, TopicKind
from forum.discussions.polling import options_in
from forum.discussions.refusals import Refused


def _title_field() -> forms.CharField:
    """The title of a topic, as it is begun and as it is changed."""
    return forms.CharField(
        label=pgettext_lazy("of a topic", "Title"),
        min_length=limits.TOPIC_TITLE_MIN,
        max_length=limits.TOPIC_TITLE_MAX,
        help_text=_("What it is about, so that others know whether to open it."),
        error_messages={
            "required": _("Give the topic a title."),
            "min_length": _("Say a little more in the title: at least %(limit_value)d letters."),
            "max_length": _("A title has at most %(limit_value)d letters: tell the rest below."),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WithPollForm(ComposeForm):
    """Words with a poll: what it asks, and its choices."""

    poll_question = forms.CharField(
        label=_("Question of the poll"), max_length=limits.TITLE_LENGTH, required=False
    )
    poll_options = WordsField(
        label=_("Choices, one a line"), required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("poll_question", "poll_options"):
            # Without these there is no poll: they are not said to be optional.
            self.fields[name].goes_along = True  # type: ignore[attr-defined]

    def clean_poll_options(self) -> list[str]:
        """Different choices, as many and as long as a poll has."""
        try:
            return options_in(self.cleaned_data["poll_options"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None

    def clean(self) -> dict[str, Any]:
        """A poll has a question and two choices, or is none."""
        data = super().clean() or {}
        question, options = data.get("poll_question"), data.get("poll_options")
        if question and options is not None and len(options) < 2:
            self.add_error("poll_options", _("A poll needs two choices or more."))
        if options and not question and "poll_question" not in self.errors:
            self.add_error("poll_question", _("Write what the poll asks."))
        return data


class TopicForm(WithPollForm):
    """A topic as it is begun: title, kind, tags, perhaps a poll; and its first words."""

    title = _title_field()
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a topic", "What it is"), widget=forms.RadioSelect
    )
    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    poll_most = forms.IntegerField(
        label=_("How many choices a person has"),
        min_value=1,
        max_value=limits.POLL_OPTIONS,
        required=False,
        initial=1,
    )
    poll_anonymous = forms.BooleanField(
        label=_("Nobody sees who voted how; a vote cannot be changed then"),
        required=False,
        initial=True,
    )
    poll_results = forms.ChoiceField(
        label=_("Results are shown"), choices=PollResults, required=False
    )
    poll_closes_on = forms.DateField(
        label=_("Open until the end of"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, may_announce: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [TopicKind.DISCUSSION, TopicKind.PROBLEM]
        if may_announce:
            kinds.append(TopicKind.ANNOUNCEMENT)
        choices = [(kind.value, KIND_WORDS[kind]) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = TopicKind.DISCUSSION
        self.fields["tags"].queryset = Tag.objects.offered()  # type: ignore[attr-defined]

    @property
    def has_poll(self) -> bool:
        """The part of the poll stands open."""
        return bool(self.is_bound and self.data.get("poll_question"))

    def clean_tags(self) -> list[Tag]:
        """A few."""
        tags = list(self.cleaned_data["tags"])
        if len(tags) > limits.TAGS_PER_TOPIC:
            raise forms.ValidationError(
                _("Choose at most %(most)d tags.") % {"most": limits.TAGS_PER_TOPIC}
            )
        return tags


KIND_WORDS = {
    TopicKind.DISCUSSION: _("a discussion: I ask or tell something"),
    TopicKind.PROBLEM: _("a problem: we look for a way together, step by step"),
    TopicKind.ANNOUNCEMENT: _("an announcement: everybody of the board should know"),
}


class EditForm(ComposeForm):
    """One's own words as they are changed."""

    reason = forms.CharField(
        label=_("Why you change it"), max_length=limits.TITLE_LENGTH, required=False
    )
    seen = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)


class OpeningForm(EditForm):
    """One's own first words of a topic, with its title."""

    title = _title_field()


class HeldOpeningForm(WithPollForm, OpeningForm):
    """The same before anybody could vote: with the poll."""
