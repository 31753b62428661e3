"""One post as it is written: the words, their language, files with what they show."""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.files.checks import IMAGES
from cms.files.models import StoredFile
from cms.languages import LANGUAGE_CODES, language_choices
from cms.settings import limits
from forum.discussions.selectors.turns import Turn

# All that is no writing, but for the line break and the tab.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")
_PICTURES = ".jpg,.jpeg,.png,.webp"
_DOCUMENTS = ".pdf,.docx,.xlsx,.pptx"
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
    turn: Turn | None = None  # in slow mode: when it can be sent

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
