"""What people type around ideas: proposals, comments, sentences of a move, experts, steps."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CODES, language_choices
from cms.people.models import User
from cms.settings import limits
from forum.discussions.forms.composing import ComposeForm, WordsField
from forum.ideas import selectors
from forum.ideas.models import Idea, IdeaStage, Milestone
from forum.ideas.services import NewGroup, Plan, RulesWords, StageWords

_IN_ADDRESS = re.compile(r"/ideas/([1-9][0-9]{0,8})(?:/|$)")
_KEY = re.compile(r"(?:№\s*)?([1-9][0-9]{0,8})")


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of your words"), choices=language_choices)


def _reader_language() -> str:
    return (get_language() or LANGUAGE_CODES[0])[:2]


class ProposeForm(ComposeForm):
    """An idea as it is written: its title and its words."""

    title = WordsField(
        label=_("Your idea in one line"),
        min_length=limits.TOPIC_TITLE_MIN,
        max_length=limits.TOPIC_TITLE_MAX,
        help_text=_("Say what should be done, for example: “A reading hour for the whole school”."),
        error_messages={
            "required": _("Give the idea a title."),
            "min_length": _("Say a little more in the title: at least %(limit_value)d letters."),
            "max_length": _("A title has at most %(limit_value)d letters: tell the rest below."),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("least", limits.IDEA_MIN)
        kwargs.setdefault("longest", limits.IDEA_LENGTH)
        super().__init__(*args, **kwargs)


class SeenForm(forms.Form):
    """Knows which state of the idea its reader saw."""

    use_required_attribute = False

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class MoveForm(SeenForm):
    """Where the idea goes, and why."""

    to = forms.TypedChoiceField(
        label=_("To the stage"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("What comes next stands first; the earlier stages, to go back, at the end."),
    )
    text = WordsField(
        label=_("A sentence that everybody reads"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was decided and why; who supported the idea hears of it."),
        error_messages={
            "required": _("Say in a sentence why: everybody who supports the idea will read it.")
        },
    )
    language = _language_field()

    def __init__(self, *args: Any, idea: Idea, stages: Sequence[IdeaStage], **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": idea.version, "language": _reader_language()}
        super().__init__(*args, **kwargs)
        ahead = [stage for stage in stages if stage.position > idea.stage.position]
        behind = [stage for stage in stages if stage.position <= idea.stage.position]
        choices = [(stage.pk, stage.name) for stage in ahead + behind if stage.pk != idea.stage_id]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        # The stage at which ideas begin asks for none, and nobody goes back there without a word.
        self.fields["text"].required = all(stage.needs_text for stage in stages[1:])


class MergeForm(SeenForm):
    """The idea that this one is joined to, and why."""

    into = forms.CharField(
        label=_("Number or address of the other idea"),
        max_length=300,
        help_text=_("It stays; the votes of this one go there, each voice once."),
        error_messages={"required": _("Write the number of the other idea.")},
    )
    text = WordsField(
        label=_("Why these two are one idea"),
        max_length=limits.NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody reads it on both pages."),
        error_messages={"required": _("Say in a sentence why these two are one idea.")},
    )
    language = _language_field()

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": idea.version, "language": _reader_language()}
        super().__init__(*args, **kwargs)

    def clean_into(self) -> int:
        """The key in an address, or the key itself."""
        text = self.cleaned_data["into"].strip()
        match = _IN_ADDRESS.search(text) or _KEY.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Copy the address of the idea here, or its number."))
        return int(match[1])


class PersonField(forms.CharField):
    """One adult, by the name one reads on the site or by login."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault(
            "widget", forms.TextInput({"list": "people-offered", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def clean(self, value: object) -> Any:
        """The person; nobody when it is empty and may be."""
        text = super().clean(value).replace("\x00", "")
        return person_named(text) if text else None


def person_named(text: str) -> User:
    """The one adult of that name; refuses with a sentence that says what to write."""
    found = selectors.people_named(text)
    if not found:
        raise forms.ValidationError(
            _("Nobody is found as “%(name)s”: write first name and surname, or the login name."),
            params={"name": text},
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several people are called “%(name)s”: write the login name instead."),
            params={"name": text},
        )
    return found[0]


def _typed(person: User | None) -> str:
    """How one would type a person: by name, by login where others have the same name."""
    if person is None:
        return ""
    name = person.get_full_name()
    return name if selectors.people_named(name) == [person] else person.username


class ExpertsForm(SeenForm):
    """Who looks at the idea closely."""

    name = WordsField(
        label=_("Name of the group"),
        max_length=limits.TITLE_LENGTH,
        widget=forms.TextInput,
        error_messages={"required": _("Give the group a name.")},
    )
    mentor = PersonField(
        label=_("Mentor, who accompanies the group"),
        required=False,
        help_text=_("First name and surname, or the login name."),
    )
    members = WordsField(
        label=_("Experts, one a line"),
        required=False,
        widget=forms.Textarea(
            {
                "rows": 5,
                "data-names-from": "people-offered",
                "data-names-label": _("Add an expert by name"),
            }
        ),
        help_text=_("Adults who read this board: first name and surname, or the login name."),
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        group = idea.experts
        kwargs["initial"] = {
            "seen": idea.version,
            "name": group.name if group else "",
            "mentor": _typed(group.mentor) if group else "",
            "members": "\n".join(map(_typed, group.members.all())) if group else "",
        }
        super().__init__(*args, **kwargs)

    def clean_members(self) -> list[User]:
        """The people of the lines, each once."""
        lines = [line.strip() for line in self.cleaned_data["members"].split("\n")]
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > limits.IDEA_EXPERTS:
            raise forms.ValidationError(
                _("A group has at most %(most)d experts.") % {"most": limits.IDEA_EXPERTS}
            )
        people: dict[int, User] = {}
        problems = []
        for name in names:
            try:
                person = person_named(name[:200])
                people[person.pk] = person
            except forms.ValidationError as error:
                problems.append(error)
        if problems:
            raise forms.ValidationError(problems)
        return list(people.values())

    def group(self) -> NewGroup:
        """What was typed, for the service."""
        data = self.cleaned_data
        return NewGroup(data["name"], data["mentor"], data["members"])


class OpinionForm(forms.Form):
    """What an expert thinks."""

    use_required_attribute = False

    text = WordsField(
        label=_("Your opinion as an expert"),
        min_length=limits.IDEA_MIN,
        max_length=limits.IDEA_LENGTH,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("What speaks for it, what against, what it takes. Everybody reads it."),
        error_messages={"required": _("Write your opinion first.")},
    )
    language = _language_field()


class PlanForm(SeenForm):
    """Who answers for the work, until when."""

    responsible = PersonField(
        label=_("Who answers for the work"),
        required=False,
        help_text=_("First name and surname, or the login name."),
    )
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    progress = forms.IntegerField(
        label=_("How far it is, in percent"),
        min_value=0,
        max_value=100,
        help_text=_("As soon as there are steps, they are counted instead."),
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "seen": idea.version,
            "responsible": _typed(idea.responsible),
            "due_on": idea.due_on,
            "progress": idea.progress,
        }
        super().__init__(*args, **kwargs)

    def plan(self) -> Plan:
        """What was typed, for the service."""
        data = self.cleaned_data
        return Plan(data["responsible"], data["due_on"], data["progress"])


class StepForm(SeenForm):
    """A step of the work, and what shows that it is done."""

    title = WordsField(
        label=_("Step"),
        max_length=limits.TITLE_LENGTH,
        widget=forms.TextInput,
        error_messages={"required": _("Say what is to be done.")},
    )
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    is_done = forms.BooleanField(label=_("It is done"), required=False)
    evidence = WordsField(
        label=_("What shows that it is done"),
        max_length=limits.NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    file = forms.FileField(
        label=_("A photo or a document that shows it"),
        required=False,
        help_text=_("Everybody who reads the idea may have it: no children without consent."),
    )
    drop_file = forms.BooleanField(label=_("Take the file away"), required=False)
    language = _language_field()

    def __init__(
        self, *args: Any, idea: Idea, milestone: Milestone | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"seen": idea.version, "language": _reader_language()}
        if milestone is not None:
            initial |= {
                "title": milestone.title,
                "due_on": milestone.due_on,
                "is_done": milestone.done_at is not None,
                "evidence": milestone.evidence,
                "language": milestone.language,
            }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if milestone is None or milestone.file_id is None:
            del self.fields["drop_file"]


_FLAG_LABELS = {
    "is_public": _("everybody sees ideas here"),
    "needs_text": _("a move here needs a public sentence"),
    "can_vote": _("votes are taken"),
    "is_quorum_gate": _("ideas leave it forward only with enough votes"),
    "shows_progress": _("has progress and milestones"),
    "is_accepted": _("counts as accepted"),
    "is_done": _("counts as done"),
    "is_end": _("nothing more is planned"),
}


class StageForm(forms.Form):
    """A stage of a board."""

    use_required_attribute = False

    name_kk = WordsField(
        label=_("name in Kazakh"),
        max_length=limits.TITLE_LENGTH,
        widget=forms.TextInput({"lang": "kk"}),
        error_messages={"required": _("Give the stage a Kazakh name.")},
    )
    name_ru = WordsField(
        label=_("name in Russian"),
        max_length=limits.TITLE_LENGTH,
        required=False,
        widget=forms.TextInput({"lang": "ru"}),
    )
    name_en = WordsField(
        label=_("name in English"),
        max_length=limits.TITLE_LENGTH,
        required=False,
        widget=forms.TextInput({"lang": "en"}),
    )
    position = forms.IntegerField(
        label=pgettext_lazy("stages", "Order"),
        min_value=0,
        max_value=1000,
        help_text=_("Stages stand in the order of these numbers."),
    )
    flags = forms.MultipleChoiceField(
        label=_("What holds at this stage"),
        choices=list(_FLAG_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stage: IdeaStage | None = None, **kwargs: Any) -> None:
        if stage is not None:
            kwargs["initial"] = {
                "name_kk": stage.name_kk,
                "name_ru": stage.name_ru,
                "name_en": stage.name_en,
                "position": stage.position,
                "flags": [flag for flag in _FLAG_LABELS if getattr(stage, flag)],
            }
        else:
            kwargs["initial"] = {"flags": ["is_public", "needs_text"], "position": 15}
        super().__init__(*args, **kwargs)

    def words(self) -> StageWords:
        """What was typed, for the service."""
        data = self.cleaned_data
        return StageWords(
            name_kk=data["name_kk"],
            name_ru=data["name_ru"],
            name_en=data["name_en"],
            position=data["position"],
            flags=frozenset(data["flags"]),
        )


class RulesForm(forms.Form):
    """How a board counts votes."""

    use_required_attribute = False

    is_by_family = forms.BooleanField(
        label=_("one voice for a family"),
        required=False,
        help_text=_(
            "Guardians of the same children vote together. "
            "Of several votes of a family the first one stays."
        ),
    )
    hides_votes_until = forms.DateTimeField(
        label=_("votes are hidden until"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    audience_size = forms.IntegerField(
        label=_("size of the audience"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        help_text=_("Empty: as many as belong to the place or the community."),
    )

    def words(self) -> RulesWords:
        """What was typed, for the service."""
        data = self.cleaned_data
        return RulesWords(data["is_by_family"], data["hides_votes_until"], data["audience_size"])
