"""The roots that are known: lists in `data/`, each line a part of speech and words of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from search.analysis.kazakh.alphabet import Alphabet

DATA = Path(__file__).parent / "data"
COMMON = DATA / "common.txt"
IRREGULAR = DATA / "irregular.txt"
HUNSPELL = DATA / "hunspell.txt"

COMMON_COST = 1.0
HUNSPELL_COST = 2.5
HAND_WRITTEN = ((IRREGULAR, COMMON_COST), (COMMON, COMMON_COST))
ALL = (*HAND_WRITTEN, (HUNSPELL, HUNSPELL_COST))
CHANGED_COST = 0.8
# орын + ы = орны, халық + ы = халқы: the narrow vowel of the last syllable is dropped.
_ELIDES = re.compile(r"(?<=[рлнңуйзсғгқкмт])[ыіи](?=[нзқклпмр]$)|(?<=у)[ыи](?=с$)")
# Loans put a vowel between their consonants and an ending: факт + лар = фактілер.
_BUFFERED = ("кт", "нк", "рк", "фт")


class Root(NamedTuple):
    """What a known stem costs and the key that all its forms share."""

    cost: float
    key: str


class Lexicon:
    """Known roots by their letters: nouns (and all that declines), verbs, words without endings."""

    def __init__(self, alphabet: Alphabet, lists: tuple[tuple[Path, float], ...] = ()) -> None:
        self.nouns: dict[str, Root] = {}
        self.verbs: dict[str, Root] = {}
        self.whole: dict[str, Root] = {}
        self._letters = alphabet.letters
        for path, cost in lists:
            self._read(path, cost)
        self.complete()

    def add(self, parts: str, word: str, cost: float, key: str = "") -> None:
        """Learn `word` with its parts of speech (letters of N, V, I); what is known stays."""
        letters = self._letters(word)
        root = Root(cost, self._letters(key) if key else letters)
        for part in parts:
            {"N": self.nouns, "V": self.verbs, "I": self.whole}[part].setdefault(letters, root)

    def complete(self) -> None:
        """Learn how roots look before some endings."""
        if self._letters("ы") == "и":
            self._drop_hidden()
        for stem, root in list(self.nouns.items()):
            changed = Root(root.cost + CHANGED_COST, root.key)
            for other in self._changed(stem):
                known = self.nouns.get(other)
                if not known or changed.cost < known.cost:
                    self.nouns[other] = changed

    def _changed(self, stem: str) -> Iterator[str]:
        if len(stem) > 3 and stem[-2] in "ыіи":
            elided = _ELIDES.sub("", stem)
            if elided != stem:
                yield elided
        if stem.endswith(_BUFFERED):
            yield from {stem + self._letters("ы"), stem + self._letters("і")}

    def _drop_hidden(self) -> None:
        """Where и stands for ы too, ғылыми would hide ғылым-ы."""
        for stem in list(self.nouns):
            base = self.nouns.get(stem[:-1]) if stem[-1] == "и" and len(stem) > 4 else None
            if base and base.cost <= self.nouns[stem].cost:
                del self.nouns[stem]

    def _read(self, path: Path, cost: float) -> None:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                parts, colon, words = line.partition(":")
                if colon and not line.startswith("#"):
                    for entry in words.split():
                        word, _, key = entry.partition("=")
                        self.add(parts, word, cost, key)
