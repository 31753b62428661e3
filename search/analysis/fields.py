"""The ways a word is compared, each a field of every index."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from search.analysis.folding import fold, has_kazakh_letter
from search.analysis.tokens import tokens

# A word of this length also finds longer words that begin with it: мектеп finds мектепте. It stands
# in for stems, which will take its place.
PREFIX_LENGTH = 4
PREFIX_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class TextField:
    """One way to compare: what a token becomes, what a match is worth, which query words ask it."""

    name: str
    term: Callable[[str], str]
    weight: float
    is_asked: Callable[[str], bool]


class Clause(NamedTuple):
    """One thing that a query word may match: a term of a field, or all terms that begin with it."""

    field: str
    term: str
    weight: float
    is_prefix: bool = False


def _as_it_is(token: str) -> str:
    return token


def _always(token: str) -> bool:
    return True


def _typed_without_kazakh_letters(token: str) -> bool:
    return not has_kazakh_letter(token)


FIELDS: tuple[TextField, ...] = (
    TextField("surface", _as_it_is, 2.0, _always),
    # Asked only for words without a Kazakh letter: for others it would only add wrong words.
    TextField("fold", fold, 1.0, _typed_without_kazakh_letters),
)


def analyse(text: str) -> dict[str, str]:
    """The terms of `text`, joined by blanks, for each field."""
    words = tokens(text)
    return {field.name: " ".join(map(field.term, words)) for field in FIELDS}


def clauses(word: str, *, with_prefix: bool = True) -> list[Clause]:
    """All that a query word (a token) may match; one match is enough."""
    asked = [field for field in FIELDS if field.is_asked(word)]
    found = [Clause(field.name, field.term(word), field.weight) for field in asked]
    if with_prefix and len(word) >= PREFIX_LENGTH and not word.isdigit():
        # The last field asked is the widest: it holds what the others hold.
        widest = asked[-1]
        found.append(Clause(widest.name, widest.term(word), PREFIX_WEIGHT, is_prefix=True))
    return found
