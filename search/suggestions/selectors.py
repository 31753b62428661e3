"""What could be meant by what is typed so far: subjects, people, things."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES
from cms.ports.searchable import SearchCard, is_part, sources, tokens_of
from cms.settings import limits
from search.analysis import Marker, keyboard_letters, normal_text, spans, tokens
from search.cards import cards_of, kinds_of_people
from search.engines import answers
from search.engines.patience import one_patience
from search.labels import labels_of
from search.links import search_link
from search.query import Query
from search.sections import sections_said

_SUBJECTS = "search.subjects"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: what it says, where it leads, a word beside it. `marks` are the places in `text`
    that are as typed."""

    text: str
    url: str
    note: str = ""
    kind: str = ""
    language: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions of one sort under their heading."""

    name: str
    label: str
    options: list[Suggestion]


@one_patience()
def suggestions(typed: str, viewer: Viewer, locale: str) -> list[SuggestionGroup]:
    """Subjects, people and things with words that begin so, or are the same in another form; things
    and people through their own doors.

    At most three questions to the database: people are one kind, and of the others the two that
    fit best are asked.
    """
    said = Said(typed)
    if not said.words:
        return []
    people, others = _kinds()
    persons = _keys(typed, viewer, locale, people)
    things = _keys(typed, viewer, locale, others)
    sections = [
        Suggestion(one.label, one.url, marks=said.marks(one.label))
        for one in sections_said(said.words)
    ]
    groups = [
        SuggestionGroup("sections", _("Sections"), sections),
        SuggestionGroup("subjects", _("Subjects"), _subjects(said, locale)),
        SuggestionGroup(
            "people",
            pgettext("search suggestions", "People"),
            [_of_card(card, said) for card in cards_of(persons[: limits.SUGGESTED_PEOPLE], viewer)],
        ),
        SuggestionGroup(
            "titles",
            _("Works and pages"),
            [_of_card(card, said) for card in _likeliest(things, said, viewer, locale)],
        ),
    ]
    return [group for group in groups if group.options]


class Said:
    """What is typed so far, compared with names."""

    def __init__(self, typed: str) -> None:
        self.words = tokens(typed)
        self._markers = [
            Marker((word,) if len(word) >= limits.SUGGESTED_FORM_LETTERS else (), (word,))
            for word in self.words
        ]

    def is_in(self, name: str) -> bool:
        """True when each typed word begins one of `name`, or is the same in another form."""
        held = tokens(name)
        return all(any(map(marker.matches, held)) for marker in self._markers)

    def is_written_in(self, name: str) -> bool:
        """True when a word of `name` begins with the very letters of the last typed one."""
        return any(word.startswith(self.words[-1]) for word in tokens(name))

    def marks(self, name: str) -> tuple[tuple[int, int], ...]:
        """Places of `name` that are as typed: beginnings, whole words in another form."""
        found = []
        for span in spans(normal_text(name)):
            starts = [
                w
                for w in self.words
                if keyboard_letters(span.token).startswith(keyboard_letters(w))
            ]
            if starts:
                end = min(span.end, span.start + max(map(len, starts)))
                found.append((span.start, end))
            elif any(marker.matches(span.token) for marker in self._markers):
                found.append((span.start, span.end))
        return tuple(found)


def _keys(typed: str, viewer: Viewer, locale: str, kinds: tuple[str, ...]) -> list[str]:
    """Keys of what is called so. Where nothing is, the last letters may be an ending that is not
    finished: without one or two of them."""
    if not kinds:
        return []
    asked, held = answers(), tokens_of(viewer)
    for letters in range(limits.SUGGESTED_LETTERS_LESS + 1):
        shorter = typed[: len(typed) - letters]
        last = (tokens(shorter) or [""])[-1]
        if letters and len(last) < limits.SUGGESTED_FORM_LETTERS:
            break
        if found := asked.suggest(shorter, held, locale, kinds):
            return found
    return []


def _kinds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds whose things are people, and all others but parts of things."""
    people = kinds_of_people()
    others = (kind for kind, one in sources().items() if not is_part(one))
    return people, tuple(kind for kind in others if kind not in people)


def _of_few_kinds(keys: Iterable[str]) -> list[str]:
    """The first keys, of as many kinds as may be asked of the database."""
    kinds: set[str] = set()
    chosen = []
    for key in keys:
        kind = key.partition(":")[0]
        if kind in kinds or len(kinds) < limits.SUGGESTED_KINDS:
            kinds.add(kind)
            chosen.append(key)
    return chosen[: limits.SUGGESTED_TITLES]


def _likeliest(keys: list[str], said: Said, viewer: Viewer, locale: str) -> list[SearchCard]:
    """Cards of what is called so before what is only about it or by somebody called so; each time
    what is written just so first, then what is in the reader's language."""

    def rank(card: SearchCard) -> tuple[bool, bool, bool]:
        is_just_so = said.is_written_in(card.title)
        return not said.is_in(card.title), not is_just_so, card.language != locale

    ranked = sorted(cards_of(_of_few_kinds(keys), viewer), key=rank)
    # Of the translations of a page the first stands for all.
    groups = {card.group: card for card in reversed(ranked) if card.group}
    return [card for card in ranked if not card.group or groups[card.group] is card]


def _of_card(card: SearchCard, said: Said) -> Suggestion:
    """A thing; beside one that is called otherwise the name of it that is as typed."""
    marks = said.marks(card.title)
    note = card.byline
    if not marks:
        names = (one for known in card.names for one in known.words)
        note = next(filter(said.is_in, (card.byline, *names)), note)
    return Suggestion(card.title, card.url, note, card.kind, card.language, marks)


def _subjects(said: Said, locale: str) -> list[Suggestion]:
    """Subjects with something public in them, whichever language their name is typed in."""
    found = []
    for code, names in _names_of_subjects().items():
        meant = next(filter(said.is_in, names.values()), "")
        if meant:
            name = names.get(locale, code)
            note = "" if said.is_in(name) else meant
            url = search_link("", {"subject": (code,)})
            marks = said.marks(name)
            found.append(Suggestion(name, url, note, kind="subject", marks=marks))
    return found[: limits.SUGGESTED_SUBJECTS]


def _names_of_subjects() -> dict[str, dict[str, str]]:
    """Names of subjects by language, for a minute; of each that a visitor finds something in."""
    local = caches["local"]
    names: dict[str, dict[str, str]] | None = local.get(_SUBJECTS)
    if names is None:
        query = Query(tokens=tokens_of(VISITOR), facets=("subject",), size=1)
        codes = [one.value for one in answers().search(query).facets.get("subject", ())]
        names = {code: {} for code in codes}
        for language in LANGUAGE_CODES:
            with override(language):
                for code, name in labels_of({"subject": codes})["subject"].items():
                    names[code][language] = name
        local.set(_SUBJECTS, names)
    return names
