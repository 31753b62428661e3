"""What could be meant by what is typed so far: subjects, people, things."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES
from cms.ports.searchable import SearchCard, sources, tokens_of
from cms.settings import limits
from search.analysis import keyboard_letters, tokens
from search.cards import cards_of, kinds_of_people
from search.engines import answers
from search.engines.patience import one_patience
from search.labels import labels_of
from search.links import search_link
from search.matches import Begun, begun
from search.query import Query

_SUBJECTS = "search.subjects"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: what it says, where it leads, a word beside it."""

    text: str
    url: str
    note: str = ""
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions of one sort under their heading."""

    name: str
    label: str
    options: list[Suggestion]


@one_patience()
def suggestions(typed: str, viewer: Viewer, locale: str) -> list[SuggestionGroup]:
    """Subjects, people and things that begin so; things and people through their own doors.

    At most three questions to the database: people are one kind, and of the others the two that
    fit best are asked.
    """
    start = begun(typed)
    if start is None:
        return []
    people, others = _kinds()
    asked = answers()
    held = tokens_of(viewer)
    persons = asked.suggest(typed, held, locale, people) if people else []
    things = asked.suggest(typed, held, locale, others) if others else []
    groups = [
        SuggestionGroup("subjects", _("Subjects"), _subjects(start, locale)),
        SuggestionGroup(
            "people",
            pgettext("search suggestions", "People"),
            [_of_card(card) for card in cards_of(persons[: limits.SUGGESTED_PEOPLE], viewer)],
        ),
        SuggestionGroup(
            "titles",
            _("Works and pages"),
            [_of_card(card) for card in _likeliest(things, typed, viewer, locale)],
        ),
    ]
    return [group for group in groups if group.options]


def _kinds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds whose things are people, and all others."""
    people = kinds_of_people()
    return people, tuple(kind for kind in sources() if kind not in people)


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


def _likeliest(keys: list[str], typed: str, viewer: Viewer, locale: str) -> list[SearchCard]:
    """Cards of what is called so before what is only about it or by somebody called so; each time
    what is written just so first, then what is in the reader's language."""
    start = begun(typed)
    letters = (tokens(typed) or [""])[-1]

    def rank(card: SearchCard) -> tuple[bool, bool, bool]:
        is_just_so = any(word.startswith(letters) for word in tokens(card.title))
        is_called_so = start is not None and _begins(start, card.title)
        return not is_called_so, not is_just_so, card.language != locale

    ranked = sorted(cards_of(_of_few_kinds(keys), viewer), key=rank)
    # Of the translations of a page the first stands for all.
    groups = {card.group: card for card in reversed(ranked) if card.group}
    return [card for card in ranked if not card.group or groups[card.group] is card]


def _of_card(card: SearchCard) -> Suggestion:
    return Suggestion(card.title, card.url, card.byline, card.kind, card.language)


def _subjects(start: Begun, locale: str) -> list[Suggestion]:
    """Subjects with something public in them, whichever language their name is typed in."""
    found = []
    for code, names in _names_of_subjects().items():
        if any(_begins(start, name) for name in names.values()):
            name = names.get(locale, code)
            found.append(Suggestion(name, search_link("", {"subject": (code,)}), kind="subject"))
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


def _begins(start: Begun, name: str) -> bool:
    """True when the words of `name` hold all typed ones and one begins with the last."""
    words = [keyboard_letters(token) for token in tokens(name)]
    has_rest = all(word in words for word in start.whole)
    return has_rest and any(word.startswith(start.start) for word in words)
