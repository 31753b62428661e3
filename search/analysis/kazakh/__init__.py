"""Stems of Kazakh words: мектептеріміздегі and мектебі are both мектеп.

`stems` reads the Kazakh alphabet. `folded_stems` runs the same grammar on words typed on any
keyboard: мұғалімдердің, мугалимдердин and mugalimderdin share a stem there. A stem is a key to
compare, not a word to show. Nothing here needs Django; the tables are made at the first call.
"""

from functools import cache

from search.analysis.kazakh.alphabet import Alphabet, Cyrillic, Folded
from search.analysis.kazakh.roots import ALL, Lexicon
from search.analysis.kazakh.stemmer import Stemmer

__all__ = ["folded_stems", "keyboard_letters", "stems"]


def stems(words: list[str]) -> list[str]:
    """The stem of each lower-case word, in order; whatever is not Kazakh is left as it is."""
    stem = _stemmer(Cyrillic).stem
    return [stem(word) for word in words]


def folded_stems(words: list[str]) -> list[str]:
    """The stem of each word in the folded alphabet, equal however the word was typed."""
    stem = _stemmer(Folded).stem
    return [stem(word) for word in words]


def keyboard_letters(word: str) -> str:
    """A lower-case word in letters that every keyboard has; nothing is taken off its end."""
    return _folded.read(word)


_folded = Folded()


@cache
def _stemmer(alphabet: type[Alphabet]) -> Stemmer:
    letters = alphabet()
    return Stemmer(letters, Lexicon(letters, ALL))
