"""All known words in the memory of a process, arranged so that those near to a word are found fast.

Whatever is near to a word begins with the same letter or differs only there. So few words have to
be compared letter by letter: those of its first letter, of about its length, with mostly the same
letters in them (a number for each word, one bit a letter).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cms.settings import limits
from search.analysis import keyboard_letters
from search.analysis.kazakh import folded_stems
from search.analysis.letters import has_kazakh_letter, has_latin


class Term(NamedTuple):
    """A known word."""

    term: str
    letters: str
    stem: str
    documents: int


class Lexicon:
    """Known words."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_letters: dict[str, list[Term]] = defaultdict(list)
        self._by_stem: dict[str, list[Term]] = defaultdict(list)
        # By the first letter and the length, and all words without their first letter.
        self._by_start: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        self._by_tail: dict[str, list[str]] = defaultdict(list)
        for term in sorted(terms, key=lambda one: -one.documents):
            if term.letters not in self._by_letters:
                self._by_start[term.letters[:1], len(term.letters)].append(
                    (_bits(term.letters), term.letters)
                )
                self._by_tail[term.letters[1:]].append(term.letters)
            self._by_letters[term.letters].append(term)
            self._by_stem[term.stem].append(term)

    def knows(self, word: str) -> bool:
        """True for a known word and for every form of one."""
        return self.holds(word) or folded_stems([word])[0] in self._by_stem

    def holds(self, word: str) -> bool:
        """True for exactly this word."""
        same = self._by_letters.get(keyboard_letters(word), ())
        return any(term.term == word for term in same)

    def same(self, word: str) -> list[str]:
        """The same word as it is written: typed on another keyboard, then in another form.

        Only of words with a Kazakh letter: all others are found from any keyboard as they are.
        """
        if not has_kazakh_letter(word):
            return []
        stem = folded_stems([word])[0]
        found = [
            *self._by_letters.get(keyboard_letters(word), ()),
            *self._by_stem.get(stem, ()),
        ]
        terms = (term.term for term in found if not has_latin(term.term))
        return [term for term in dict.fromkeys(terms) if term != word]

    def near(self, word: str) -> list[str]:
        """Words that were perhaps meant, within one or two slips, the likeliest first; among
        equals the one that most documents have.

        In the same alphabet, and never for a short word, a number, or a form of a known word.
        """
        letters = keyboard_letters(word)
        if not word.isalpha() or self.knows(word):
            return []
        ranked = sorted(
            (slips, is_other_start, -term.documents, term.term)
            for slips, is_other_start, found in self._within_slips(letters)
            for term in self._by_letters[found][:1]
            if has_latin(term.term) == has_latin(word)
        )
        return list(dict.fromkeys(term for *_rank, term in ranked))

    def _within_slips(self, letters: str) -> Iterator[tuple[int, bool, str]]:
        if len(letters) < limits.CORRECTION_LETTERS:
            return
        allowed = 1 if len(letters) < limits.CORRECTION_LETTERS_TWO else 2
        bits = _bits(letters)
        for length in range(len(letters) - allowed, len(letters) + allowed + 1):
            for other, found in self._by_start.get((letters[0], length), ()):
                # A slip changes at most one letter into another: two bits.
                if (bits ^ other).bit_count() <= 2 * allowed and found != letters:
                    slips = distance(letters, found, allowed)
                    if slips <= allowed:
                        yield slips, False, found
        for found in self._with_another_start(letters):
            yield 1, True, found

    def _with_another_start(self, letters: str) -> set[str]:
        """Words that differ in the first letter alone: another, missing, added, or swapped."""
        found = {*self._by_tail.get(letters[1:], ()), *self._by_tail.get(letters, ())}
        swapped = letters[1] + letters[0] + letters[2:]
        found |= {one for one in (letters[1:], swapped) if one in self._by_letters}
        return {one for one in found if one[:1] != letters[0]}


def distance(one: str, other: str, most: int) -> int:
    """How many slips (a letter wrong, missing, added, or two swapped) part two words.

    After `most` it stops counting and says one more.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, beside in enumerate(other, 1):
            cost = min(
                above[column] + 1,
                line[column - 1] + 1,
                above[column - 1] + (letter != beside),
            )
            is_swapped = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == beside
            )
            line.append(min(cost, before[column - 2] + 1) if is_swapped else cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return above[-1]


def _bits(letters: str) -> int:
    """Which letters a word has."""
    bits = 0
    for letter in letters:
        bits |= 1 << (ord(letter) & 63)
    return bits
