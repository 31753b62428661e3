"""What a teacher says of a lesson with a method."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.comments.forms import CommentField
from cms.languages import language_choices
from cms.settings import limits
from library.methods.models import Grade
from library.uses.models import Use
from library.uses.services import Lesson

RATINGS = (
    (5, _("5 – very well")),
    (4, _("4 – well")),
    (3, _("3 – it needed changes")),
    (2, _("2 – hardly")),
    (1, _("1 – it did not work")),
)


class UseForm(forms.Form):
    """One sentence, the day, the grade and a rating."""

    use_required_attribute = False

    sentence = CommentField(
        label=_("How did it go? One sentence"),
        help_text=_("What worked, what you changed. No names of pupils, please."),
        max_length=limits.USE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write a sentence."),
            "max_length": _(
                "At most %(limit_value)d letters, yours has %(show_value)d. Shorten it a little."
            ),
        },
    )
    rating = forms.TypedChoiceField(
        label=_("How well did it work in your lesson?"),
        choices=RATINGS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )
    used_on = forms.DateField(
        label=_("Day of the lesson"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Choose the day of the lesson."),
            "invalid": _("Write the day like this: 2026-11-23."),
        },
    )
    grade = forms.ModelChoiceField(
        label=_("Grade"),
        queryset=Grade.objects.none(),
        required=False,
        empty_label=pgettext_lazy("grade", "not told"),
    )
    language = forms.ChoiceField(label=_("Language of the sentence"), choices=language_choices)
    insists = forms.BooleanField(
        required=False,
        label=_("Let a moderator look first, I want to send it as it is"),
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, today: date, use: Use | None, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        if use is not None:
            names = ("sentence", "rating", "used_on", "grade", "language")
            initial |= {name: getattr(use, name) for name in names}
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["grade"].queryset = Grade.objects.all()  # type: ignore[attr-defined]

    def clean_sentence(self) -> str:
        """In one line, and longer than a word."""
        sentence = " ".join(self.cleaned_data["sentence"].split())
        if len(sentence) < limits.USE_MIN:
            raise forms.ValidationError(_("Write a whole sentence."))
        return sentence

    def clean_used_on(self) -> date:
        """A lesson that was, and not long ago."""
        day: date = self.cleaned_data["used_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.today.replace(year=self.today.year - limits.USE_YEARS, day=1):
            raise forms.ValidationError(
                _("Tell of a lesson of the last %(count)d years.") % {"count": limits.USE_YEARS}
            )
        return day

    @property
    def lesson(self) -> Lesson:
        """What was typed, for the services."""
        data = self.cleaned_data
        return Lesson(
            used_on=data["used_on"],
            sentence=data["sentence"],
            rating=data["rating"],
            language=data["language"],
            grade=data["grade"],
        )

    def offer_insisting(self) -> None:
        """Shows the box that lets a moderator look first."""
        self.fields["insists"].widget = forms.CheckboxInput()
