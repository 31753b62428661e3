"""The ways a word is compared, each a field of every index.

No text's language is guessed: every word goes through every way, and a query word asks those that
its letters allow. A match in any of them is a match; the best one counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from search.analysis import kazakh
from search.analysis.letters import has_cyrillic, has_kazakh_letter, has_latin
from search.analysis.tokens import REMEMBERED, tokens

_russian = Stemmer.Stemmer("russian", 0)
_english = Stemmer.Stemmer("english", 0)


class Forms(NamedTuple):
    """One token in every field, in the order of `FIELDS`."""

    surface: str
    kk: str
    ru: str
    en: str
    fold: str


@dataclass(frozen=True, slots=True)
class TextField:
    """One way to compare: what a match is worth, and which query words ask it."""

    name: str
    weight: float
    is_asked: Callable[[str], bool]


class Clause(NamedTuple):
    """One thing that a query word may match: a term of a field."""

    field: str
    term: str
    weight: float


def _is_russian(token: str) -> bool:
    return has_cyrillic(token) and not has_kazakh_letter(token)


def _is_typed_on_another_keyboard(token: str) -> bool:
    return not has_kazakh_letter(token) and not token.isdigit()


FIELDS: tuple[TextField, ...] = (
    # The very form that was typed comes first among equals, no more: it is rarer than its stem, and
    # whoever asks for мұғалімдердің means what мұғалім means.
    TextField("surface", 1.0, lambda token: True),
    TextField("kk", 3.0, has_cyrillic),
    TextField("ru", 3.0, _is_russian),
    TextField("en", 3.0, has_latin),
    # Asked only for words without a Kazakh letter: for others it would only add wrong words.
    TextField("fold", 1.0, _is_typed_on_another_keyboard),
)

WEIGHTS = {field.name: field.weight for field in FIELDS}


@lru_cache(maxsize=REMEMBERED)
def forms(token: str) -> Forms:
    """What `token` is compared by in each field."""
    return Forms(
        surface=token,
        kk=kazakh.stems([token])[0],
        ru=_russian.stemWord(token.replace("ё", "е")),
        en=_english.stemWord(token),
        fold=kazakh.folded_stems([token])[0],
    )


def stems_in(word: str, language: str) -> frozenset[str]:
    """What the forms of `word` share in `language`; a Kazakh word may lack its own letters."""
    found = forms(next(iter(tokens(word)), ""))
    if language == "kk":
        return frozenset({found.kk, found.fold})
    return frozenset({found.ru if language == "ru" else found.en})


def analyse(text: str) -> dict[str, str]:
    """The terms of `text`, joined by blanks, for each field."""
    columns = zip(*map(forms, tokens(text)), strict=True)
    joined = [" ".join(column) for column in columns] or [""] * len(FIELDS)
    return dict(zip(Forms._fields, joined, strict=True))


def clauses(word: str) -> list[Clause]:
    """All that a query word (a token) may match; one match is enough."""
    found = forms(word)
    return [
        Clause(field.name, getattr(found, field.name), field.weight)
        for field in FIELDS
        if field.is_asked(word)
    ]
