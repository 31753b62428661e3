"""What editors, authors and experts type around a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.forms import TaskStateCommentForm

from cms.audience.viewer import Viewer
from cms.moderation.personal_data import sentence_about
from cms.people.models import PEDAGOGUE_ROLES, ExpertGroup, Membership, User
from cms.people.policies import shown_name
from cms.requests.numbers import number_in
from cms.settings import limits
from library.curation.models import AXES, Reason, Review
from library.curation.selectors import FIELDS, label_of, reviewers
from library.curation.services import members_of
from library.methods.selectors import draft_of


def _note(**options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=limits.NOTE_LENGTH, widget=forms.Textarea({"rows": 3}), **options
    )


class ReturnForm(TaskStateCommentForm):
    """The note with which a method goes back to its author: never empty."""

    comment = forms.CharField(
        label=_("Note to the author"),
        help_text=_(
            "What is good already, what to correct and how. The author reads it word for word."
        ),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write what to correct: the author cannot guess it.")},
    )


class _Said(forms.Form):
    """Words about somebody's work: looked through for what may not be said of people."""

    texts: tuple[str, ...] = ()
    insists = forms.BooleanField(label=_("I have looked: it may stand there"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        options.setdefault("auto_id", f"id_{self.name}_%s")
        super().__init__(*args, **options)
        self.viewer = viewer

    name = "said"

    @property
    def asks_to_look(self) -> bool:
        """True when the box has to be shown."""
        return self.is_bound and bool(self.errors.get("insists") or self["insists"].value())

    def clean(self) -> dict[str, Any]:
        """Asks to look again at what may be a name of a child or a number of a person."""
        cleaned: dict[str, Any] = super().clean() or {}
        texts = [cleaned.get(name) or "" for name in self.texts]
        sentence = sentence_about(texts, author=self.viewer.person)
        if sentence and not cleaned.get("insists"):
            self.add_error("insists", sentence)
        return cleaned


class DecideForm(_Said):
    """Publish, or return with a note and reasons."""

    name, texts = "decide", ("note",)
    round = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    note = _note(
        label=_("Note to the author"),
        required=False,
        help_text=_(
            "What is good already, what to correct and how. The author reads it word for word."
        ),
    )
    reasons = forms.ModelMultipleChoiceField(
        Reason.objects.all(),
        label=_("Why it goes back"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def require_note(self) -> bool:
        """Says beside the field that a return needs a note; True when there is one."""
        if self.cleaned_data.get("note", "").strip():
            return True
        self.add_error("note", _("Write what to correct: the author cannot guess it."))
        return False


class PlanForm(forms.Form):
    """Who answers for it and until when."""

    editor = forms.TypedChoiceField(
        label=_("Editor who answers for it"), required=False, coerce=int, empty_value=None
    )
    due_on = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day.month.year.")},
    )

    def __init__(
        self, *args: Any, viewer: Viewer, review: Review | None = None, **options: Any
    ) -> None:
        self.viewer = viewer
        options.setdefault("auto_id", "id_plan_%s")
        if review is not None:
            options.setdefault(
                "initial", {"editor": review.assigned_to_id, "due_on": review.due_on}
            )
        super().__init__(*args, **options)
        people = reviewers(viewer)
        if (
            review is not None
            and review.assigned_to is not None
            and review.assigned_to_id not in dict(people)
        ):
            people.append((review.assigned_to.pk, shown_name(review.assigned_to, viewer)))
        self.fields["editor"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("editor of a review", "nobody yet")),
            *people,
        ]

    @property
    def chosen_editor(self) -> User | None:
        """Who was chosen."""
        pk = self.cleaned_data.get("editor")
        return User.objects.filter(pk=pk).first() if pk else None


class ManyForm(PlanForm):
    """An act on all that is ticked on the board."""

    act = forms.ChoiceField(choices=[(a, a) for a in ("plan", "mine", "return", "publish")])
    note = _note(label=_("Note to the authors"), required=False)
    insists = forms.BooleanField(label=_("I have looked: it may stand there"), required=False)

    def clean(self) -> dict[str, Any]:
        """A return needs a note, and the note is looked through."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") == "return":
            note = (cleaned.get("note") or "").strip()
            if not note and "note" not in self.errors:
                self.add_error("note", _("Write what to correct: the author cannot guess it."))
            sentence = sentence_about([note], author=self.viewer.person)
            if sentence and not cleaned.get("insists"):
                self.add_error("insists", sentence)
        if cleaned.get("act") == "plan" and not (cleaned.get("editor") or cleaned.get("due_on")):
            self.add_error("editor", _("Choose an editor or a date."))
        return cleaned


class RemarkForm(_Said):
    """A remark of an editor: to a field, to a file and its page, or to the author."""

    name, texts = "remark", ("text",)
    place = forms.ChoiceField(label=_("To what"), required=False)
    page = forms.IntegerField(
        label=pgettext_lazy("of a file", "Page"), required=False, min_value=1, max_value=9_999
    )
    text = _note(label=_("Remark"), error_messages={"required": _("Write what you want to say.")})
    is_private = forms.BooleanField(label=_("For editors alone"), required=False)

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        super().__init__(*args, **options)
        held = [file.stored for file in draft_of(review.method).files.all() if file.stored_id]
        self.files_by_place = {f"file_{stored.pk}": stored for stored in held}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("the whole method (conversation)")),
            *((name, label_of(name)) for name in FIELDS),
            *((place, stored.name) for place, stored in self.files_by_place.items()),
        ]


class AnswerForm(_Said):
    """What the author says to the editors."""

    name, texts = "answer", ("text",)
    text = _note(
        label=_("Your words to the editors"),
        error_messages={"required": _("Write what you want to say.")},
    )


class ScoreForm(forms.Form):
    """Four axes, 1 to 5 each."""

    POINTS = (
        (1, _("1 – weak")),
        (2, "2"),
        (3, _("3 – good enough")),
        (4, "4"),
        (5, _("5 – very good")),
    )

    def __init__(self, *args: Any, labels: dict[str, str], **options: Any) -> None:
        options.setdefault("auto_id", "id_score_%s")
        super().__init__(*args, **options)
        for axis in AXES:
            self.fields[axis] = forms.TypedChoiceField(
                label=labels[axis],
                coerce=int,
                choices=[("", "—"), *self.POINTS],
                error_messages={"required": _("Choose from 1 to 5.")},
            )

    def points(self) -> dict[str, int]:
        """The four numbers."""
        return {axis: self.cleaned_data[axis] for axis in AXES}


class AskForm(_Said):
    """Who is asked for an opinion, what and until when."""

    name, texts = "ask", ("question",)
    group = forms.ModelChoiceField(
        ExpertGroup.objects.order_by("name", "pk"),
        label=_("Group of experts"),
        required=False,
        empty_label="—",
    )
    person = forms.CharField(
        label=_("or one expert, by name"),
        required=False,
        max_length=2 * limits.NAME_LENGTH + 1,
        help_text=_("First name and surname of a pedagogue of the site."),
    )
    question = _note(label=_("What you want to know"), required=False)
    due_on = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day.month.year.")},
    )
    experts: list[User]

    def clean(self) -> dict[str, Any]:
        """Finds the people."""
        cleaned = super().clean()
        group, typed = cleaned.get("group"), " ".join((cleaned.get("person") or "").split())
        self.experts = members_of(group) if group else []
        if typed:
            found = _pedagogues_called(typed)
            if len(found) == 1:
                self.experts.append(found[0])
            elif found:
                self.add_error("person", _("Several people are called so: ask them as a group."))
            else:
                self.add_error("person", _("Nobody of the site’s pedagogues is called so."))
        if not self.experts and not self.errors:
            self.add_error("group", _("Choose a group or write a name."))
        return cleaned


class OpinionForm(_Said):
    """What an expert thinks."""

    name, texts = "opinion", ("text",)
    text = _note(
        label=_("Your opinion"), error_messages={"required": _("Write what you think of it.")}
    )


def _pedagogues_called(typed: str) -> list[User]:
    """Active pedagogues with that first name and surname, in either order."""
    working = Membership.objects.active().filter(role__in=PEDAGOGUE_ROLES)
    people = User.objects.filter(is_active=True, is_minor=False, pk__in=working.values("person"))
    found = []
    words = typed.split(" ")
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        for first, last in ((one, other), (other, one)):
            named = people.filter(first_name__iexact=first, last_name__iexact=last)
            found += [person for person in named[:3] if person not in found]
    return found


def chosen_reviews(values: list[str]) -> dict[int, int]:
    """What was ticked: key and the round that was seen."""
    found: dict[int, int] = {}
    for value in values[: limits.CURATION_AT_ONCE]:
        pk, _dot, seen = value.partition(".")
        key, number = number_in(pk), number_in(seen)
        if key is not None and number is not None:
            found[key] = number
    return found


def words_of(form: RemarkForm) -> dict[str, Any]:
    """What `services.Words` is made of."""
    data = form.cleaned_data
    place = data["place"]
    stored = form.files_by_place.get(place)
    return {
        "text": data["text"],
        "field": "" if stored or not place else place,
        "stored": stored,
        "page": data["page"],
        "is_private": data["is_private"],
    }
