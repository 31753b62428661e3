"""Roots from the Kazakh dictionary of hunspell, as one data file.

    python -m search.analysis.kazakh.derive path/to/kk_KZ.dic

The dictionary (Debian package hunspell-kk) gives 54,063 headwords without parts of speech. Verbs
stand there as verbal nouns in -у with flags of their own; their bare stems stand among the nouns
once more. Many other headwords are forms that someone met in a text (құжаттарға): those that the
grammar takes apart into another headword and endings are left out, and so are voices of a verb.
"""

import re
import sys
from pathlib import Path

from search.analysis.kazakh.alphabet import Cyrillic
from search.analysis.kazakh.endings import COMPLETE, VOICES, Part
from search.analysis.kazakh.roots import (
    CHANGED_COST,
    COMMON_COST,
    HAND_WRITTEN,
    HUNSPELL,
    HUNSPELL_COST,
    Lexicon,
    Root,
)
from search.analysis.kazakh.stemmer import Stemmer

_LETTERS = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
# Some were cut short; no Kazakh root ends so.
_CUT_SHORT = re.compile("[әғқңөұүһі].*[бгғд]$|[бвгғджзйклмнңпрстшқ]{2}[бгғдш]$|[лтд][ае]рд$")
# Forms of words that are no headwords themselves: квазарлар, асылбектің, дерекқорында.
_SURELY_INFLECTED = re.compile(r".{4,}(?:[лдт][ае]р[ыі]|л[ае]р|[ндт][ыі]ң|ында|інде)$")
# A form is taken for an inflected one when so many letters go and so many stay.
_LEAST_REST = 3
_LEAST_ENDING = 2
# The accusative looks as the adjective does that says "having": маңызды.
_ADJECTIVAL = ("ды", "ді", "ты", "ті")
_ADJECTIVE_ENDINGS = ("лы", "лі")
_LIKENESS = ("дай", "дей", "тай", "тей")
# Other ends of a word are too often the end of a root.
_TELLING = COMPLETE & ~(VOICES | Part.LIKENESS | Part.NEGATED | Part.NOUN | Part.VERB)
_HEADER = "# Roots derived from kk_KZ.dic of hunspell-kk by ../derive.py; licence: see README.md.\n"


def headwords(path: Path) -> dict[str, str]:
    """Words of the dictionary in lower case, each with its flags."""
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig") as lines:
        next(lines)  # the count
        for line in lines:
            word, _, flags = line.strip().partition("/")
            word = word.lower()
            if len(word) > 1 and _LETTERS.issuperset(word) and _is_headword(word):
                found[word] = flags
    return found


def _is_headword(word: str) -> bool:
    return not (_CUT_SHORT.search(word) or _SURELY_INFLECTED.match(word))


def verb_stems(words: dict[str, str]) -> set[str]:
    """Bare stems of the verbs, from their verbal nouns: оқу gives оқы, бару gives бар."""
    stems = set()
    for word, flags in words.items():
        if flags.startswith("Mm") and word.endswith(("у", "ю")) and len(word) > 2:
            bare = word[:-1] + ("й" if word[-1] == "ю" else "")
            narrow = [bare + vowel for vowel in "ыі" if bare + vowel in words]
            stems.add(narrow[0] if narrow and bare not in words else bare)
    return stems


def derive(path: Path) -> tuple[list[str], list[str]]:
    """Nouns (with all else that declines) and verbs of the dictionary."""
    words = headwords(path)
    verbs = verb_stems(words)
    alphabet = Cyrillic()
    common = Lexicon(alphabet, HAND_WRITTEN)
    lexicon = Lexicon(alphabet, HAND_WRITTEN)
    for word in words:
        if word not in verbs:
            lexicon.add("N", word, HUNSPELL_COST)
    for word in verbs:
        lexicon.add("V", word, HUNSPELL_COST)
    lexicon.complete()
    grammar = _Grammar(lexicon)
    nouns = [
        word
        for word, flags in words.items()
        if word not in verbs
        and not flags.startswith("Mm")
        and alphabet.letters(word) not in common.nouns
        and not grammar.is_inflected(alphabet.letters(word))
    ]
    own = [
        word
        for word in verbs
        if len(word) > 2
        and alphabet.letters(word) not in common.verbs
        and not grammar.is_voice(alphabet.letters(word))
    ]
    return sorted(nouns), sorted(own)


class _Grammar:
    """Which headwords are forms of others."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._known = {Part.NOUN.value: lexicon.nouns, Part.VERB.value: lexicon.verbs}
        self._forms = Stemmer(Cyrillic(), lexicon)

    def is_inflected(self, word: str) -> bool:
        """True for a form of another headword: much taken off, or an ordinary word left."""
        if word.endswith(_ADJECTIVE_ENDINGS):
            return False
        if word.endswith(_LIKENESS) and len(word) > _LEAST_REST + 3:
            root = self._known[Part.NOUN].get(word[:-3])
            if root and root.cost == COMMON_COST:
                return True
        for stem, part, before_vowel in self._forms.splits(word, _TELLING.value):
            root = self._root(stem, part, before_vowel)
            if not root:
                continue
            if part == Part.NOUN and word[len(stem) :] in _ADJECTIVAL:
                continue
            ending = len(word) - len(stem)
            if root.cost <= COMMON_COST + CHANGED_COST:
                if ending >= _LEAST_ENDING or len(stem) >= _LEAST_REST:
                    return True
            elif (ending >= _LEAST_ENDING and len(stem) >= _LEAST_REST) or len(stem) > _LEAST_REST:
                return True
        return self.is_voice(word, VOICES)

    def is_voice(self, word: str, voices: Part = Part.PASSIVE | Part.MUTUAL) -> bool:
        """True for one of the voices of another verb."""
        return any(
            len(stem) >= _LEAST_REST and part == Part.VERB and self._root(stem, part, before_vowel)
            for stem, part, before_vowel in self._forms.splits(word, voices.value)
        )

    def _root(self, stem: str, part: int, before_vowel: bool) -> Root | None:
        known = self._known[part]
        if before_vowel and stem[-1] in "бгғ":
            stem = stem[:-1] + {"б": "п", "г": "к", "ғ": "қ"}[stem[-1]]
        return known.get(stem)


def main() -> None:
    """Write the data file."""
    nouns, verbs = derive(Path(sys.argv[1]))
    with HUNSPELL.open("w", encoding="utf-8") as out:
        out.write(_HEADER)
        for part, words in (("N", nouns), ("V", verbs)):
            out.writelines(
                f"{part}: {' '.join(words[i : i + 12])}\n" for i in range(0, len(words), 12)
            )


if __name__ == "__main__":
    main()
