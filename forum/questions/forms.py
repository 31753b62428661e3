"""What people type to ask, to answer, to decide."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES, language_choices
from cms.people.models import Place, User
from cms.people.policies import shown_name
from cms.requests.numbers import number_in
from cms.settings import limits
from forum.discussions.forms.composing import ComposeForm, WordsField
from forum.discussions.services import Said
from forum.questions import selectors
from forum.questions.models import Office, Openness, Outcome, Question
from forum.questions.services import Asked, OfficeWords

_ADDRESS = re.compile(r"/questions/([1-9][0-9]{0,8})(?:/|$)")


class AskForm(forms.Form):
    """The whole question in one screen. Who has no account gives a name and a mail too."""

    use_required_attribute = False

    place = forms.TypedChoiceField(label=_("Whom do you ask?"), coerce=int)
    title = WordsField(
        label=_("Your question in one line"),
        min_length=limits.TOPIC_TITLE_MIN,
        max_length=limits.TOPIC_TITLE_MAX,
        error_messages={"required": _("Write your question in one line.")},
    )
    text = WordsField(
        label=_("What should the administration know?"),
        min_length=limits.QUESTION_MIN,
        max_length=limits.QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a few words, so that the answer helps you.")},
    )
    openness = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=Openness,
        initial=Openness.PUBLIC,
        widget=forms.RadioSelect,
    )
    name = WordsField(
        label=_("How may we call you?"),
        max_length=limits.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a name, so that we know how to address you.")},
    )
    mail = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("Nobody sees it. A letter comes at once: open its link, then we get it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail: the answer comes there.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the question"), choices=language_choices, required=False
    )
    insists = forms.BooleanField(
        required=False, label=_("Let a moderator look first, I want to send it as it is")
    )
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    typing = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"data-typing": ""}))

    def __init__(
        self,
        data: Any = None,
        *,
        viewer: Viewer,
        place: Place | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        language = (get_language() or LANGUAGE_CODES[0])[:2]
        initial = {"language": language, "token": uuid.uuid4()} | (initial or {})
        if place is not None:
            initial["place"] = place.pk
        super().__init__(data, initial=initial)
        self.viewer = viewer
        choices: list[Any] = [("", pgettext_lazy("a place to ask", "Choose"))]
        self.fields["place"].choices = choices + selectors.places_to_ask()  # type: ignore[attr-defined]
        if viewer.is_signed_in:
            del self.fields["name"], self.fields["mail"]
        if not viewer.is_let_out:
            # Others than the school read the answers: that takes the consent of a guardian.
            private = Openness.PRIVATE
            self.fields["openness"].choices = [(private, private.label)]  # type: ignore[attr-defined]
            self.fields["openness"].initial = private
            self.fields["openness"].help_text = _(
                "Your parents have not agreed yet that everybody reads what you write."
            )
        if not (data and data.get("insists")):
            self.fields["insists"].widget = forms.HiddenInput()

    @property
    def is_trapped(self) -> bool:
        """True when what people do not see was filled in."""
        return bool(self.data.get("website"))

    def offer_insisting(self) -> None:
        """Shows the tick that lets a moderator look first."""
        self.fields["insists"].widget = forms.CheckboxInput()

    def asked(self) -> Asked:
        """What was typed, for the service."""
        data = self.cleaned_data
        return Asked(
            place=Place.objects.get(pk=data["place"]),
            title=data["title"],
            said=self.said(),
            openness=data["openness"],
            name=data.get("name", ""),
            mail=data.get("mail", ""),
        )

    def said(self) -> Said:
        """The words themselves."""
        data = self.cleaned_data
        return Said(
            source=data["text"],
            language=data["language"] or (get_language() or LANGUAGE_CODES[0])[:2],
            token=data["token"] or uuid.uuid4(),
            insists=data["insists"],
            typing_seconds=data["typing"] if (data["typing"] or -1) >= 0 else None,
        )


class ChangeForm(AskForm):
    """Corrects a question: its words, not whom it is for nor who reads it."""

    seen_edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, viewer: Viewer, question: Question, post: Any) -> None:
        super().__init__(data, viewer=viewer)
        del self.fields["place"], self.fields["openness"]
        self.initial = {
            **self.initial,
            "title": question.topic.title,
            "text": post.source,
            "language": question.topic.language,
            "seen_edits": post.edit_count,
        }


class PrivateCommentForm(ComposeForm):
    """A comment on a private question: words alone, as files have a door of their own."""

    files_left = 0  # type: ignore[assignment]

    def uploads(self) -> Iterator[tuple[UploadedFile, str]]:
        """None."""
        return iter(())


def comment_form(question: Question) -> type[ComposeForm]:
    """The form for comments below `question`."""
    return PrivateCommentForm if question.topic.is_private else ComposeForm


class AnswerForm(forms.Form):
    """The official answer as it is written."""

    use_required_attribute = False

    text = WordsField(
        label=_("Official answer"),
        max_length=limits.ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Answer what was asked, say what comes next and until when."),
        error_messages={"required": _("Write the answer first.")},
    )
    language = forms.ChoiceField(label=_("Language of the answer"), choices=language_choices)
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class AssignForm(forms.Form):
    """An office, a person, or both."""

    office = forms.ModelChoiceField(
        Office.objects.none(), required=False, label=_("Office"), empty_label=_("no office")
    )
    person = forms.TypedChoiceField(
        required=False, label=_("Who answers"), coerce=int, empty_value=None
    )

    def __init__(self, data: Any = None, *, question: Question, viewer: Viewer) -> None:
        super().__init__(
            data, initial={"office": question.office, "person": question.assigned_to_id}
        )
        offices = Office.objects.filter(place=question.place, is_active=True)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        people = selectors.people_who_answer(question.place, viewer)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("the office together")),
            *people,
        ]

    def chosen_person(self) -> User | None:
        """Who was chosen, of those who were offered."""
        pk = self.cleaned_data["person"]
        return User.objects.filter(pk=pk).first() if pk else None


class NoteForm(forms.Form):
    """A sentence that goes with a decision."""

    note = WordsField(
        label=_("In a few words"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence about it.")},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class OutcomeForm(forms.Form):
    """Solved, or not yet and why."""

    outcome = forms.ChoiceField(choices=Outcome)
    note = WordsField(required=False, max_length=limits.NOTE_LENGTH)


class DuplicateForm(forms.Form):
    """The question that was asked first, by its number or its address."""

    original = forms.CharField(
        label=_("Number or address of the question that was asked first"),
        max_length=limits.TITLE_LENGTH,
        error_messages={"required": _("Write its number or paste its address.")},
    )

    def clean_original(self) -> Question:
        """A question by what was typed."""
        typed = self.cleaned_data["original"].strip()
        found = _ADDRESS.search(typed)
        number = number_in(found.group(1) if found else typed.lstrip("№# "))
        question = Question.objects.public().filter(pk=number).first()
        if question is not None:
            return question
        raise forms.ValidationError(_("There is no such question that everybody reads."))


class OfficeForm(forms.ModelForm):
    """An office: its names, who signs and as what, who answers in it."""

    use_required_attribute = False

    class Meta:
        model = Office
        fields = [
            "name_kk",
            "name_ru",
            "name_en",
            "head",
            "position_kk",
            "position_ru",
            "position_en",
            "members",
            "is_active",
        ]
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, data: Any = None, *, place: Place, office: Office | None) -> None:
        super().__init__(data, instance=office)
        staff = selectors.staff_of(place)
        for name in ("head", "members"):
            self.fields[name].queryset = staff  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = (  # type: ignore[attr-defined]
                lambda person: shown_name(person, VISITOR)
            )

    def words(self) -> OfficeWords:
        """Names and positions, for the service."""
        data = self.cleaned_data
        return OfficeWords(
            names={code: data[f"name_{code}"] for code in LANGUAGE_CODES},
            positions={code: data[f"position_{code}"] for code in LANGUAGE_CODES},
            is_active=data["is_active"],
        )
