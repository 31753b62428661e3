"""What a query word may match, column by column: the same for every engine.

One match is enough; the best one counts (a `dis_max`). Engines only translate.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cms.settings import limits
from search.analysis import WEIGHTS, clauses, forms, keyboard_letters, tokens
from search.entries import (
    BEGINNINGS,
    NAMING,
    PARTS,
    PHRASE_FIELDS,
    SCOPES,
    WHOLE_TITLE,
    column,
    whole,
)
from search.query import CAPITALS, Query, Sort

TIE_BREAKER = 0.1  # of the matches that are not the best
_WHOLE_TITLE = 8.0
_WORK = 20.0
_SYNONYM = 0.5  # what a synonym is worth beside the word itself
WORTH_OF_FORM = 2.0  # of a word that is typed whole, beside one that only begins so
_SURFACE = "surface"
_LEAST_ALIKE = ((8, 1), (16, 2), (limits.GIST_WORDS, 3))
_MOST_ALIKE = 4  # of fewer words all
_NAMING_PARTS = ("title", "subject")
_NAMED_PARTS = ("title", *SCOPES)
_OF_ANY_KEYBOARD = frozenset(column(part, "fold") for part in (*PARTS, *SCOPES))
_EVERY_WORD = "kk"  # leaves words of other alphabets as they are

Synonyms = Mapping[str, tuple[tuple[str, ...], ...]]


class Match(NamedTuple):
    """Terms side by side in a column, and what finding them is worth."""

    column: str
    terms: tuple[str, ...]
    worth: float


def word_matches(
    word: str,
    synonyms: Synonyms,
    parts: Iterable[str] = PARTS,
    *,
    is_counted: bool = False,
    is_capital: bool = False,
) -> list[Match]:
    """One word or a synonym of it, in any of `parts`, by any field that the word asks.
    An abbreviation in capitals is not looked for as another keyboard would write it.

    What is only counted needs no look at the very form that was typed: where it stands, what every
    other field compares stands too.
    """
    parts = tuple(parts)
    found = list(_of_the_word(word, parts, is_counted=is_counted))
    if is_capital:
        found = [match for match in found if match.column not in _OF_ANY_KEYBOARD]
    return found + _of_synonyms((word,), synonyms, parts)


def key_of(words: tuple[str, ...]) -> str:
    """How a word or a phrase, in whatever form, is named among the synonyms of a question."""
    return " ".join(forms(word).kk for word in words)


def _of_synonyms(words: tuple[str, ...], synonyms: Synonyms, parts: tuple[str, ...]) -> list[Match]:
    """What stands for `words`: found in all its forms, as if it had been typed."""
    found: list[Match] = []
    for meant in synonyms.get(key_of(words), ()) if synonyms else ():
        said = (
            # Of a short one, mostly an abbreviation, another keyboard would make another word.
            word_matches(meant[0], {}, parts, is_capital=len(meant[0]) <= CAPITALS)
            if len(meant) == 1
            else phrase_matches(meant, parts)
        )
        found += [match._replace(worth=match.worth * _SYNONYM) for match in said]
    return found


@lru_cache(maxsize=4_000)
def _of_the_word(word: str, parts: tuple[str, ...], *, is_counted: bool) -> tuple[Match, ...]:
    """The same without synonyms: nobody changes that while a process lives."""
    asked = clauses(word)
    if is_counted:
        asked = [clause for clause in asked if clause.field != _SURFACE] or asked
    return tuple(
        Match(column(part, clause.field), (clause.term,), PARTS.get(part, 1.0) * clause.weight)
        for part in parts
        for clause in asked
    )


def phrase_matches(words: tuple[str, ...], parts: Iterable[str] = PARTS) -> list[Match]:
    """Words side by side in any of their forms; a single word exactly as it is."""
    if len(words) == 1:
        return [Match(column(part, _SURFACE), words, 1.0) for part in parts]
    # A field takes part when every word asks it; a number is the same in all of them.
    asked = [{c.field: c.weight for c in clauses(word)} for word in words if not word.isdigit()]
    shared = [name for name in PHRASE_FIELDS if asked and all(name in each for each in asked)]
    return [
        Match(
            column(part, name),
            tuple(getattr(forms(word), name) for word in words),
            PARTS.get(part, 1.0) * WEIGHTS[name],
        )
        for part in parts
        for name in shared or (_EVERY_WORD,)
    ]


def wanted_matches(query: Query, *, is_counted: bool = False) -> list[list[Match]]:
    """For each thing that is looked for all that it may match: words, then phrases."""
    found = [
        word_matches(word, query.synonyms, is_counted=is_counted, is_capital=word in query.capitals)
        for word in query.words
    ]
    for phrase in query.phrases:
        found.append(phrase_matches(phrase) + _of_synonyms(phrase, query.synonyms, tuple(PARTS)))
    return found


def begun_matches(query: Query) -> list[list[Match]]:
    """For each beginning the columns in which a word may begin so: titles, authors and subjects
    from any keyboard, all else as it is written."""
    return [
        [
            Match(BEGINNINGS, (keyboard_letters(start),), PARTS["title"]),
            *(Match(column(part, _SURFACE), (start,), worth) for part, worth in PARTS.items()),
        ]
        for start in query.begun
    ]


def title_match(query: Query) -> Match | None:
    """The title that is just these words: it adds to what is found, and finds nothing itself."""
    if not query.words or query.begun or query.phrases or query.any_word:
        return None
    return Match(WHOLE_TITLE, (whole(query.words),), _WHOLE_TITLE)


def scoped_matches(query: Query) -> list[list[Match]]:
    """The same for words that must stand in one part: `author:`, `subject:`."""
    return [word_matches(word, {}, (scope,)) for scope, words in query.inside for word in words]


def scopes_left_out(query: Query) -> list[list[list[Match]]]:
    """For each part what must not stand in it: a document with all these words is left out."""
    return [[word_matches(word, {}, (scope,)) for word in words] for scope, words in query.outside]


def left_out(words: tuple[str, ...]) -> list[Match]:
    """What must not stand in a document: a word in any form, words side by side."""
    return word_matches(words[0], {}) if len(words) == 1 else phrase_matches(words)


class Likeness(NamedTuple):
    """What something like a thing has: at least `least` of its telling words, and one of
    those that name it in its own title or subjects; or `most` of the words, wherever they stand."""

    anywhere: list[list[Match]]
    named: list[Match]
    least: int
    most: int


def likeness(words: Sequence[str]) -> Likeness:
    """By what things like the one of these telling words are known. A text has the letters of its
    own language: what another keyboard would write is another word here."""
    naming = [word.removeprefix(NAMING) for word in words if word.startswith(NAMING)]
    plain = [word.removeprefix(NAMING) for word in words]
    first = [word_matches(word, {}, _NAMING_PARTS, is_capital=True) for word in naming]
    return Likeness(
        anywhere=[word_matches(word, {}, is_capital=True) for word in plain],
        named=[match for matches in first for match in matches],
        least=next(least for up_to, least in _LEAST_ALIKE if len(words) <= up_to),
        most=max(-(-len(words) // 2), min(len(words), _MOST_ALIKE)),
    )


def worth_of_work(query: Query) -> float:
    """What a thing has before one that is always there: rules and the like come after what people
    made, unless they are called as the words say."""
    is_ranked = query.order == Sort.RELEVANCE and not query.any_word
    return _WORK * len(query.words) if is_ranked else 0.0


class Typed(NamedTuple):
    """A word that is being typed: its letters on any keyboard, and, when there are enough of them,
    all that it may match as a whole word in some form."""

    letters: str
    is_beginning: bool
    forms: tuple[Match, ...]


def typed_so_far(typed: str) -> list[Typed]:
    """The words of what is typed so far, each perhaps only begun."""
    found: list[Typed] = []
    for word in tokens(typed)[: limits.QUERY_WORDS]:
        is_long = len(word) >= limits.SUGGESTED_FORM_LETTERS
        forms_of = _of_the_word(word, _NAMED_PARTS, is_counted=True) if is_long else ()
        found.append(Typed(keyboard_letters(word), len(word) > 1 or not found, forms_of))
    return found
