"""What authors and overseers of essays type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import language_choices
from cms.moderation.personal_data import sentence_about
from cms.people.models import Community, User
from cms.settings import limits
from library.essays.models import Draft, EssayAudience


class DraftForm(forms.Form):
    """The sheet. A draft may be empty; nothing about length in sentences is ever refused."""

    title = forms.CharField(
        label=pgettext_lazy("of a work", "Title"),
        max_length=limits.TITLE_LENGTH,
        required=False,
        error_messages={
            "max_length": _(
                "A title has at most %(limit_value)d letters; yours has %(show_value)d."
            ),
            "required": _("Give your essay a title: readers see it first."),
        },
    )
    body = forms.CharField(
        label=_("Your text"),
        max_length=limits.BODY_LENGTH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={
            "max_length": _(
                "The text has at most %(limit_value)d letters; yours has %(show_value)d."
            ),
            "required": _("There is no text yet."),
        },
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=language_choices)
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=EssayAudience, widget=forms.RadioSelect
    )
    also_shown_in = forms.ModelMultipleChoiceField(
        label=_("Also show in"),
        queryset=Community.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members of these communities read it among their essays too."),
    )
    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also_shown_in"].queryset = communities  # type: ignore[attr-defined]
        if not communities:
            del self.fields["also_shown_in"]

    @property
    def draft(self) -> Draft:
        """What was typed, for the services."""
        data = self.cleaned_data
        return Draft(
            title=data["title"],
            body=data["body"].replace("\r\n", "\n"),
            language=data["language"],
            audience=data["audience"],
            also_shown_in=tuple(data.get("also_shown_in") or ()),
        )


class PostForm(DraftForm):
    """The sheet when it is posted: a title and a text are wanted, and nothing that tells of a child
    to more people than the community."""

    insists = forms.BooleanField(label=_("I have looked: it may stand there"), required=False)

    def __init__(self, *args: Any, author: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author
        self.fields["title"].required = True
        self.fields["body"].required = True

    def clean_body(self) -> str:
        """Blanks alone are no text."""
        body = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError(self.fields["body"].error_messages["required"])
        return body

    def clean(self) -> dict[str, Any]:
        """Who reads beyond the community shall not meet a pupil's surname by mistake."""
        typed = super().clean() or {}
        is_wide = typed.get("audience") != EssayAudience.COMMUNITY
        if is_wide and not typed.get("insists"):
            texts = (typed.get("title", ""), typed.get("body", ""))
            if sentence := sentence_about(texts, author=self.author):
                self.add_error("insists", sentence)
        return typed


class WithdrawalForm(forms.Form):
    """Why an overseer unpublishes an essay."""

    note = forms.CharField(
        label=_("Why do you unpublish it?"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads this sentence and may post the essay again."),
    )
