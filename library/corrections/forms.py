"""What a reader reports, and what an editor answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.files.models import StoredFile
from cms.moderation.forms import StrangersForm
from cms.settings import limits
from library.corrections.models import Correction, Outcome, Wrong
from library.corrections.selectors import Reportable


class CorrectionForm(StrangersForm):
    """What is wrong, where, and in words; a visitor may leave a name and a mail."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Wrong.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    stored = forms.TypedChoiceField(
        label=_("In which file?"), required=False, coerce=int, empty_value=None
    )
    whereabouts = forms.CharField(
        label=_("Where in it?"),
        help_text=_("A page, a heading, the first words of a sentence."),
        required=False,
        max_length=limits.TITLE_LENGTH,
    )
    words = forms.CharField(
        label=_("What is it, and how should it be?"),
        help_text=_(
            "The editors and the authors read it; only the editors learn who wrote it. "
            "Please name no child."
        ),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what is wrong.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=limits.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mail = forms.EmailField(
        label=_("Your mail, if you want an answer"),
        help_text=_("We write to it after you have confirmed it, and forget it after the answer."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = (
        *("kind", "stored", "whereabouts", "words", "name", "mail"),
        *("website", "opened"),
    )

    def __init__(
        self, *args: Any, reportable: Reportable, is_signed_in: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._reportable = reportable
        if is_signed_in:
            del self.fields["name"], self.fields["mail"]
        if reportable.files:
            nothing = ("", pgettext_lazy("a file", "none, or the text itself"))
            files = [(stored.pk, stored.name) for stored in reportable.files]
            self.fields["stored"].choices = [nothing, *files]  # type: ignore[attr-defined]
        else:
            del self.fields["stored"]

    def clean_words(self) -> str:
        """More than a word."""
        words: str = self.cleaned_data["words"].strip()
        if len(words) < limits.CORRECTION_WORDS_MIN:
            raise forms.ValidationError(_("Say in a sentence what is wrong."))
        return words

    def clean(self) -> dict[str, Any]:
        """A file that does not open is one of several."""
        data = super().clean() or {}
        files = self._reportable.files
        if data.get("kind") == Wrong.FILE and len(files) > 1 and not data.get("stored"):
            self.add_error("stored", _("Choose the file that does not open."))
        return data

    @property
    def chosen_file(self) -> StoredFile | None:
        """The file that was named; the only one, when a file does not open."""
        files = self._reportable.files
        if self.cleaned_data["kind"] == Wrong.FILE and len(files) == 1:
            return files[0]
        return self._reportable.file(self.cleaned_data.get("stored"))


class AnswerForm(forms.Form):
    """What becomes of it, and a sentence to the reader and the authors."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            (Outcome.CORRECTED, _("It is put right")),
            (Outcome.STAYS, _("It stays as it is")),
            (Outcome.WITHDRAWN, _("It is taken off the shelf")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of it.")},
    )
    answer = forms.CharField(
        label=_("In a sentence"),
        help_text=_(
            "The authors and whoever reported it read this. When it is taken off the shelf, "
            "everybody reads it in its place. Name nobody."
        ),
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Answer in a sentence.")},
    )

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correction.kind == Wrong.RIGHTS:
            self.initial.setdefault("outcome", Outcome.WITHDRAWN)
