"""Endings as they are written: each template in every form, with the letters it may follow."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from search.analysis.kazakh.alphabet import (
    BACK,
    CONSONANTS,
    EITHER,
    FRONT,
    GLIDES,
    HARD,
    LIQUIDS,
    NASALS,
    SOFT_SIGN,
    SPIRANTS,
    VOICED,
    VOWELS,
    Alphabet,
)
from search.analysis.kazakh.endings import Part

_SOFT = VOWELS + GLIDES + VOICED  # all but hard consonants
# The first letter of an ending, and after which letters it stands.
_ADAPTING: dict[str, tuple[tuple[str, str], ...]] = {
    "G": (("ғ", _SOFT), ("қ", HARD)),
    "D": (("д", _SOFT), ("т", HARD)),
    "L": (
        ("л", VOWELS + GLIDES + "р" + SOFT_SIGN),
        ("д", "л" + NASALS + SPIRANTS + SOFT_SIGN),
        ("т", HARD),
    ),
    "M": (
        ("м", VOWELS + GLIDES + LIQUIDS + NASALS + SOFT_SIGN),
        ("б", NASALS + SPIRANTS),
        ("п", HARD),
    ),
    "N": (
        ("н", VOWELS + NASALS + "иу"),
        ("д", GLIDES + LIQUIDS + SPIRANTS + SOFT_SIGN),
        ("т", HARD),
    ),
    "C": (("н", VOWELS + "иу"), ("д", GLIDES + VOICED), ("т", HARD)),
    "F": (
        ("д", VOWELS + GLIDES + LIQUIDS + SPIRANTS + SOFT_SIGN),
        ("н", NASALS),
        ("т", HARD),
    ),
}
_TO_FRONT = str.maketrans("аығқ", "еігк")
_INNER = str.maketrans("AIK", "аық")


class Surface(NamedTuple):
    """One written form of an ending."""

    after: int
    makes: int
    follows: frozenset[str]
    harmony: int
    # Letters of the stem that the ending has swallowed: оқ|иды is оқы.
    restored: str
    cost: float
    opens_with_vowel: bool


def surfaces(
    templates: Iterable[tuple[str, Part, Part, float]],
    alphabet: Alphabet,
) -> dict[str, list[Surface]]:
    """Every written form of the templates in `alphabet`."""
    table: dict[str, dict[tuple[int, int, frozenset[str], int, str], float]] = {}
    for template, after, makes, cost in templates:
        for written, follows, harmony, restored in _written(template):
            letters = alphabet.letters(written)
            if not letters:
                continue
            key = (
                after.value,
                makes.value,
                frozenset(alphabet.letters(letter) or letter for letter in follows),
                harmony,
                alphabet.letters(restored),
            )
            found = table.setdefault(letters, {})
            found[key] = min(cost, found.get(key, cost))
    vowels = frozenset(alphabet.letters("аеыіу"))
    return {
        letters: [
            Surface(*key, cost, letters[0] in vowels and not key[4]) for key, cost in found.items()
        ]
        for letters, found in table.items()
    }


def _written(template: str) -> Iterator[tuple[str, str, int, str]]:
    """Each form of the template, the letters before it, its harmony, what it has swallowed."""
    for first, follows in _openings(template):
        back = first.translate(_INNER)
        front = back.translate(_TO_FRONT)
        forms = [(back, EITHER)] if front == back else [(back, BACK), (front, FRONT)]
        for form, harmony in forms:
            yield form, follows, harmony, ""
            yield from _melted(form, follows, harmony)


def _openings(template: str) -> Iterator[tuple[str, str]]:
    """The template with its first sound decided, and the letters before it."""
    if template.startswith("("):
        optional, rest = template[1], template[3:]
        if optional in "AI":
            yield optional + rest, CONSONANTS
            yield rest, VOWELS
        else:
            yield optional + rest, VOWELS
            yield rest, CONSONANTS
    elif template.startswith("Y"):
        yield "A" + template[1:], CONSONANTS
        yield "й" + template[1:], VOWELS
    elif template[0] in _ADAPTING:
        for letter, follows in _ADAPTING[template[0]]:
            yield letter + template[1:], follows
    elif template == "A":
        yield template, "мң"
    else:
        yield template, VOWELS + CONSONANTS


def _melted(form: str, follows: str, harmony: int) -> Iterator[tuple[str, str, int, str]]:
    """Forms that have swallowed the end of the stem."""
    last_vowels = [("ы", BACK), ("і", FRONT)]
    if form.startswith("й") and set(follows) <= set(VOWELS):
        # оқы + йды = оқиды
        for vowel, own in last_vowels:
            if own & harmony:
                yield "и" + form[1:], CONSONANTS, own, vowel
    elif form == "у":
        # оқы + у = оқу; ки + у = кию
        for vowel, own in last_vowels:
            yield form, CONSONANTS, own, vowel
        yield "йу", "и", EITHER, ""
    elif form[0] == "а" and "и" in follows:
        # жи + ады = жияды
        yield "й" + form, "и", EITHER, ""
    elif form[0] in "ыі" and form[1:2] == "п":
        # тап + ып = тауып
        yield "у" + form, VOWELS, harmony, "п"
    elif form[0] == "і" and follows == CONSONANTS:
        # стиль + і = стилі
        yield form, "лрн", EITHER, SOFT_SIGN


def combined(table: dict[str, list[Surface]]) -> dict[str, tuple[Surface, ...]]:
    """The same with rules that differ only in what they follow made one."""
    result = {}
    for letters, rules in table.items():
        groups: dict[tuple[object, ...], list[Surface]] = {}
        for rule in rules:
            groups.setdefault(rule[1:], []).append(rule)
        result[letters] = tuple(
            group[0]._replace(after=reduce(or_, (rule.after for rule in group)))
            for group in groups.values()
        )
    return result
