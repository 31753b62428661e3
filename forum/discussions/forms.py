"""What people type when they write: the words, their language, files with what they show."""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.files.checks import IMAGES
from cms.files.models import StoredFile
from cms.languages import LANGUAGE_CODES, language_choices
from cms.settings import limits
from forum.discussions.models import PollResults, Tag, TopicKind
from forum.discussions.polling import options_in
from forum.discussions.refusals import Refused

# All that is no writing, but for the line break and the tab.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")
_PICTURES = ".jpg,.jpeg,.png,.webp"
_DOCUMENTS = ".pdf,.docx,.xlsx,.pptx"
_IN_ADDRESS = re.compile(r"/t/([1-9][0-9]{0,8})-")
_KEY = re.compile(r"([1-9][0-9]{0,8})")
_SALT = "forum.discussions.file"
# A page that stood open over night tells nothing of how fast somebody typed.
_LONGEST_TYPING = 24 * 3600.0


class WordsField(forms.CharField):
    """Words without the control characters that came along with what was pasted."""

    def to_python(self, value: object) -> str:
        """Lines end in one way, and what cannot be seen is dropped."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(_CONTROL.sub("", text)) or ""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that has come already: `seal` names it in the form, for its sender alone."""

    pk: int
    name: str
    alt: str
    is_image: bool
    seal: str


def held_file(stored: StoredFile, alt: str, person_id: int | None) -> HeldFile:
    """`stored` as a form keeps it until its post is sent."""
    return HeldFile(
        stored.pk, stored.name, alt, stored.extension in IMAGES, _seal(stored.pk, person_id)
    )


class ComposeForm(forms.Form):
    """One post as it is written. `components/composer.html` draws it, without the form around it.

    `files` of the request may hold `file_0` …, with `alt_0` … beside them; files that came before
    stay as `held_0` … (see `HeldFile`).
    """

    use_required_attribute = False
    is_sheet = True  # drafts and the browser keep what stands in it
    wait_seconds = 0  # it came so much too early

    text = WordsField(
        label=_("Your words"),
        error_messages={"required": _("Write a few words first.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    typing = forms.FloatField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False, label=_("Leave this empty"))
    insists = forms.BooleanField(
        required=False, label=_("Let a moderator look first, I want to send it as it is")
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        viewer: Viewer,
        least: int = limits.POST_MIN,
        longest: int = limits.POST_LENGTH,
        initial: dict[str, Any] | None = None,
        held: Sequence[HeldFile] = (),
    ) -> None:
        super().__init__(data, files, initial=initial)
        self._viewer = viewer
        self._person_id = viewer.person_id
        self.least, self.longest = least, longest
        self.held: list[HeldFile] = list(held)
        self.offers_insisting = bool(data and data.get("insists"))
        self.has_file_trouble = False

    @property
    def fresh_token(self) -> str:
        """Names this form: the same form sent twice makes one post."""
        sent = self.data.get("token", "") if self.is_bound else self.initial.get("token", "")
        try:
            return str(uuid.UUID(str(sent)))
        except ValueError:
            return str(uuid.uuid4())

    @property
    def chosen_language(self) -> str:
        """The language that stands in the form: what was sent, else that of the page."""
        sent = self.data.get("language") if self.is_bound else self.initial.get("language")
        return sent if sent in LANGUAGE_CODES else (get_language() or LANGUAGE_CODES[0])[:2]

    @property
    def words(self) -> str:
        """The text as it stands in the form."""
        found = self.data.get("text", "") if self.is_bound else self.initial.get("text", "")
        return str(found)

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Codes, names, and which is chosen."""
        chosen = self.chosen_language
        return [(code, str(name), code == chosen) for code, name in language_choices()]

    @property
    def accept(self) -> str:
        """Endings of files that this writer may send: pupils send pictures."""
        return _PICTURES if self._viewer.is_minor else f"{_PICTURES},{_DOCUMENTS}"

    @property
    def pictures_only(self) -> bool:
        """True for pupils."""
        return self._viewer.is_minor

    @property
    def files_left(self) -> int:
        """How many more files the post may have."""
        return max(0, limits.FILES_PER_POST - len(self.held))

    @property
    def rows(self) -> range:
        """Numbers of the first places for files; a script adds more."""
        return range(min(2, self.files_left))

    def clean_text(self) -> str:
        """Within the lengths that hold on the board."""
        text = self.cleaned_data["text"]
        if len(text) < self.least:
            raise forms.ValidationError(
                ngettext_lazy(
                    "Write at least %(least)d letter.",
                    "Write at least %(least)d letters.",
                    self.least,
                )
                % {"least": self.least}
            )
        if len(text) > self.longest:
            raise forms.ValidationError(
                _(
                    "A post has at most %(longest)d letters, yours has %(yours)d. "
                    "Shorten it a little."
                )
                % {"longest": self.longest, "yours": len(text)}
            )
        return text

    def clean_language(self) -> str:
        """One of the site's."""
        return self.cleaned_data["language"] or self.chosen_language

    def clean_token(self) -> uuid.UUID:
        """A form that lost its name gets one."""
        return self.cleaned_data["token"] or uuid.uuid4()

    def clean_typing(self) -> float | None:
        """Seconds between the first letter and the sending; None when the browser did not tell."""
        seconds = self.cleaned_data["typing"]
        if seconds is None or not 0 <= seconds <= _LONGEST_TYPING:
            return None
        return float(seconds)

    def clean_website(self) -> str:
        """Only machines fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This looks like a machine wrote it."))
        return ""

    def uploads(self) -> Iterator[tuple[UploadedFile, str]]:
        """Files that came now, with what they show."""
        for position in range(limits.FILES_PER_POST):
            upload = self.files.get(f"file_{position}")
            if isinstance(upload, UploadedFile):
                yield upload, self._alt(f"alt_{position}")

    def kept_keys(self) -> list[tuple[int, str]]:
        """Keys and alternative texts of files that came before and were not taken away."""
        found: dict[int, str] = {}
        for position in range(limits.FILES_PER_POST):
            seal = self.data.get(f"held_{position}", "")
            if not seal or self.data.get(f"drop_{position}"):
                continue
            try:
                pk, person_id = signing.loads(seal, salt=_SALT)
            except (signing.BadSignature, ValueError, TypeError):
                continue
            if person_id == self._person_id:
                found.setdefault(pk, self._alt(f"held_alt_{position}"))
        return list(found.items())

    def holders_of(self, pieces: Iterable[str]) -> list[str]:
        """The fields in which any of `pieces` stands; the words when in none, as of a file."""
        found = [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField)
            and any(piece and piece in self.data.get(name, "") for piece in pieces)
        ]
        return found or ["text"]

    def offer_insisting(self) -> None:
        """Shows the tick that lets a moderator look first."""
        self.offers_insisting = True

    def tell_of_files(self, sentences: Sequence[str]) -> None:
        """Says which files were not taken, and why."""
        for sentence in sentences:
            self.add_error(None, sentence)
        self.has_file_trouble = self.has_file_trouble or bool(sentences)

    def _alt(self, name: str) -> str:
        text = _CONTROL.sub(" ", str(self.data.get(name, "")))
        return text.strip()[: limits.TITLE_LENGTH]


def _seal(pk: int, person_id: int | None) -> str:
    return signing.dumps([pk, person_id], salt=_SALT)


# -- topics ----------------------------------------------------------------------------


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
    """The topic to which all posts go."""

    into = forms.CharField(
        label=_("Address or number of the other topic"),
        max_length=300,
        help_text=_("Its posts stay as they are; the posts from here come after them."),
    )

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


class TagsForm(forms.Form):
    """Tags of a topic."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = Tag.objects.offered()  # type: ignore[attr-defined]

    clean_tags = TopicForm.clean_tags


class TagForm(forms.ModelForm):
    """A tag in three languages."""

    class Meta:
        model = Tag
        fields = ("name_kk", "name_ru", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.max_length = limits.TAG_LENGTH  # type: ignore[attr-defined]
            field.validators.append(MaxLengthValidator(limits.TAG_LENGTH))
            field.widget.attrs["maxlength"] = limits.TAG_LENGTH

    def clean(self) -> dict[str, Any]:
        """A name that another tag bears would be a second tag of the same."""
        data = super().clean() or {}
        others = Tag.objects.offered().exclude(pk=self.instance.pk)
        for name in self.Meta.fields:
            data[name] = " ".join(str(data.get(name, "")).replace(",", " ").split()).lstrip("#")
            held = {text.casefold() for text in others.values_list(name, flat=True)}
            if data[name] and data[name].casefold() in held:
                self.add_error(name, _("There is such a tag already: join the two instead."))
        return data


class TagMergeForm(forms.Form):
    """The tag that takes over the topics of another."""

    into = forms.ModelChoiceField(
        label=_("Join it to the tag"), queryset=Tag.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Tag.objects.offered().exclude(pk=tag.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]
