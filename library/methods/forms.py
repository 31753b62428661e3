"""What a teacher types about a method. A draft needs a title alone; sending needs the rest."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.files.forms import MultipleFileField
from cms.languages import language_choices
from cms.moderation.personal_data import sentence_about
from cms.people.models import Community, User
from cms.requests.numbers import number_in
from cms.settings import limits
from library.methods.models import Grade, Licence, MaterialType, Method, Subject, Term, WorkForm
from library.methods.selectors import Word, version_of, vocabularies

SECTIONS = (
    (_("What it is"), ("title", "summary", "language", "material_type")),
    (_("For whom and how long"), ("subjects", "grades", "form", "minutes")),
)
VERSION = r"\A\d{1,18}-\d{1,18}\Z"
AS_TYPED = ("title", "summary", "body", "language", "minutes")
# The vocabulary of each field, and what it is called among all of them.
ONE_OF: dict[str, tuple[type[Term], str]] = {
    "material_type": (MaterialType, "types"),
    "form": (WorkForm, "forms"),
    "licence": (Licence, "licences"),
}
SOME_OF: dict[str, tuple[type[Term], str]] = {
    "subjects": (Subject, "subjects"),
    "grades": (Grade, "grades"),
}
# A draft does without them; `services.missing_parts` asks for them when it is sent.
NEEDED_TO_SEND = ("summary", "material_type", "subjects", "licence")


class MethodForm(forms.Form):
    """A method's own words, as far as they are known yet."""

    use_required_attribute = False
    # The words that are right stand in the draft already; said above what is wrong.
    is_kept = False

    title = forms.CharField(
        label=pgettext_lazy("of a work", "Title"),
        max_length=limits.TITLE_LENGTH,
        error_messages={"required": _("Give it a title; it can be changed later.")},
    )
    summary = forms.CharField(
        label=_("In short"),
        help_text=_("One or two sentences: what it is for and what it gives the children."),
        max_length=limits.SUMMARY_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language of the material"), choices=language_choices)
    material_type = forms.ChoiceField(label=_("Type"))
    subjects = forms.MultipleChoiceField(label=_("Subjects"), widget=forms.CheckboxSelectMultiple)
    grades = forms.MultipleChoiceField(
        label=_("Grades"),
        help_text=_("Leave empty when it suits every age."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form = forms.ChoiceField(label=_("Form of work"), required=False)
    minutes = forms.IntegerField(
        label=_("Duration in minutes"),
        min_value=1,
        max_value=limits.METHOD_MINUTES,
        error_messages={
            "max_value": _(
                "A method lasts up to %(limit_value)s minutes. Describe a longer course in parts."
            ),
            "min_value": _("Write the duration in minutes, such as 45, or leave it empty."),
        },
        required=False,
    )
    body = forms.CharField(
        label=_("Description"),
        help_text=_(
            "How it goes, step by step. An empty line begins a paragraph, “## ” a heading, "
            "“- ” a list; **bold**, [a link](https://example.kz)."
        ),
        max_length=limits.BODY_LENGTH,
        widget=forms.Textarea({"rows": 14}),
        required=False,
    )
    licence = forms.ChoiceField(label=_("What others may do with it"), widget=forms.RadioSelect)
    community = forms.ChoiceField(
        label=_("Community"),
        help_text=_("It will also stand on the page of this community."),
        required=False,
    )
    files = MultipleFileField(  # type: ignore[assignment]
        label=_("Add files"),
        help_text=_("Several at once, up to 50 MB each: documents, slides, pictures, sound, film."),
        required=False,
    )
    version = forms.RegexField(
        VERSION, required=False, widget=forms.HiddenInput({"autocomplete": "off"})
    )
    insists = forms.BooleanField(label=_("I have looked: it may stand there"), required=False)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        viewer: Viewer,
        draft: Method | None = None,
        content: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`draft` is what the fields begin with; `content`, of the same draft as it is kept, is
        enough where nothing is shown."""
        super().__init__(data, files, initial=initial or initial_of(draft))
        self._words = words = vocabularies()
        before = content.get("community") if content else draft.community_id if draft else None
        self._communities = _communities_of(viewer, before)
        self._choose("subjects", _codes(words.subjects))
        self._choose("grades", _codes(words.grades))
        self._choose("material_type", [("", _("Choose …")), *_codes(words.types)])
        self._choose("form", [("", pgettext_lazy("form of work", "Any")), *_codes(words.forms)])
        self._choose(
            "licence",
            [
                (word.code, f"{word.name} — {word.meaning}" if word.meaning else word.name)
                for word in words.licences.values()
            ],
        )
        own = [(str(c.pk), c.name) for c in self._communities]
        self._choose("community", [("", pgettext_lazy("community", "None")), *own])
        if not own:
            del self.fields["community"]
        self.held = _held_files(draft)
        captions = [(stored.pk, caption) for stored, caption in self.held]
        if content is not None:
            captions = [(file["stored"], file["caption"]) for file in content.get("files") or ()]
        self._captions = dict(captions)
        for key, caption in captions:
            self.fields[f"caption_{key}"] = forms.CharField(
                label=_("Caption"),
                max_length=limits.TITLE_LENGTH,
                required=False,
                initial=caption,
            )

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the order of the page."""
        return [(str(title), [self[name] for name in names]) for title, names in SECTIONS]

    @property
    def held_files(self) -> list[tuple[Any, forms.BoundField]]:
        """Files that the draft has, each with the field of its caption."""
        return [(stored, self[f"caption_{stored.pk}"]) for stored, _caption in self.held]

    def sentence_about_people(self, author: User | None) -> str:
        """What to mend before others read it; "" when nothing was found, or the author looked."""
        data = self.cleaned_data
        if data.get("insists"):
            return ""
        texts = [data.get(name, "") for name in ("title", "summary", "body")]
        if hasattr(self.files, "getlist"):
            texts += [upload.name for upload in self.files.getlist("files")]
        for stored, _caption in self.held:
            texts += [stored.name, data.get(f"caption_{stored.pk}", "")]
        return sentence_about(texts, author=author)

    def content(self) -> dict[str, Any]:
        """What was typed and is right, as the service keeps it."""
        data = self.cleaned_data
        content: dict[str, Any] = {name: data[name] for name in AS_TYPED if name in data}
        for name, (terms, words) in ONE_OF.items():
            if name in data:
                content[name] = next(iter(self._terms(terms, words, [data[name]])), None)
        for name, (terms, words) in SOME_OF.items():
            if name in data:
                content[name] = self._terms(terms, words, data[name])
        content["captions"] = {
            key: data[f"caption_{key}"] for key in self._captions if f"caption_{key}" in data
        }
        content["order"] = self._keys("order")
        content["removed"] = self._keys("removed")
        if "community" in data:
            chosen = (c for c in self._communities if str(c.pk) == data["community"])
            content["community"] = next(chosen, None)
        return content

    @property
    def uploads(self) -> list[uuid.UUID]:
        """Files that have come in pieces and are to hang on the draft."""
        return [key for text in self._sent("uploaded") if (key := _uuid_in(text)) is not None]

    def _keys(self, name: str) -> list[int]:
        found = (number_in(text) for text in self._sent(name))
        return [key for key in found if key is not None]

    def _sent(self, name: str) -> list[str]:
        """What stands there more than once, as far as a method goes."""
        sent = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return sent[: 2 * limits.FILES_PER_METHOD]

    def _terms(self, terms: type[Term], words: str, codes: list[str]) -> list[Term]:
        """The words of a vocabulary with `codes`: known by heart, what else is asked of them is
        read then."""
        chosen = set(codes)
        known: dict[int, Word] = getattr(self._words, words)
        return [
            terms.from_db(DEFAULT_DB_ALIAS, ["id", "code"], [word.pk, word.code])
            for word in known.values()
            if word.code in chosen
        ]

    def _clean_fields(self) -> None:
        for name in NEEDED_TO_SEND:
            self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]
        for name in NEEDED_TO_SEND:
            self.fields[name].required = True

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def initial_of(draft: Method | None) -> dict[str, Any]:
    """The fields of the form for `draft`; an empty form has a key of its own."""
    if draft is None:
        return {"language": (get_language() or "kk")[:2], "form_key": uuid.uuid4()}
    return {
        "title": draft.title,
        "summary": draft.summary,
        "body": draft.body,
        "language": draft.language,
        "minutes": draft.minutes,
        "material_type": draft.material_type.code if draft.material_type else "",
        "form": draft.form.code if draft.form else "",
        "licence": draft.licence.code if draft.licence else "",
        "subjects": [word.code for word in draft.subjects.all()],
        "grades": [word.code for word in draft.grades.all()],
        "community": str(draft.community_id or ""),
        "version": version_of(draft),
    }


def _held_files(draft: Method | None) -> list[tuple[Any, str]]:
    if draft is None:
        return []
    return [(file.stored, file.caption) for file in draft.files.all()]


def _communities_of(viewer: Viewer, before: int | None) -> list[Community]:
    """Own communities that use methods, and the one that was chosen before."""
    keys = set(viewer.community_ids)
    if before:
        keys.add(before)
    found = Community.objects.active().filter(pk__in=keys, uses_methods=True)
    return sorted(found, key=lambda community: community.name)


def _uuid_in(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _codes(words: dict[int, Word]) -> list[tuple[str, str]]:
    return [(word.code, word.name) for word in words.values()]
