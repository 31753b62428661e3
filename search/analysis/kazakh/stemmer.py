"""The best analysis of a word as a root and endings, and its stem.

All analyses that the grammar allows are weighed; the cheapest wins. An analysis costs what its
endings cost and what its root costs: little for a known root, more for a word derived from one, and
for an unknown stem the more, the longer it is. So a word of the list keeps its own letters
(мектеп), and an unknown name still loses its endings.
"""

from search.analysis.kazakh.alphabet import Alphabet, has_syllable, is_foreign
from search.analysis.kazakh.endings import COMPLETE, DERIVATIONS, ENDINGS, ROOTS, Part
from search.analysis.kazakh.roots import Lexicon, Root
from search.analysis.kazakh.surfaces import combined, surfaces

# Longer words are no words: they are their own stems, so that no text takes long.
LONGEST_WORD = 48
MOST_ENDINGS = 9

_UNKNOWN = 5.0
_UNKNOWN_LETTER = 1.0
_UNKNOWN_SHORT = {1: 6.0, 2: 2.0}
_UNKNOWN_VERB = 1.0
_BARE_VERB = 1.5
_UNSPEAKABLE = 4.0
_LEAST_DERIVED = 2.5
_DEAREST = 999.0
_HARD_BEFORE_VOWEL = 2.5
_HARD_STOPS = frozenset("пкқ")
_DEVOICED = (("б", "п"), ("г", "к"), ("ғ", "қ"))
# Said after a word, written with a hyphen: қазір-ақ, бар-ау.
_PARTICLES = ("ақ", "ау", "ай", "мыс", "міс", "шы", "ші", "ды", "ді")
_JOINTS = ("-", "'", "’")
# A syllable of each harmony and end, to see whether letters are nothing but endings.
_ANCHORS = ("а", "е", "ал", "ел", "ан", "ен", "ат", "ет", "аз", "ез")
_VERB, _NOUN = Part.VERB.value, Part.NOUN.value
_ROOTS = ROOTS.value


class Stemmer:
    """Finds stems in one alphabet."""

    def __init__(self, alphabet: Alphabet, lexicon: Lexicon) -> None:
        self._alphabet = alphabet
        self._harmony = alphabet.harmony
        self._endings = combined(surfaces(ENDINGS, alphabet))
        self._longest = max(map(len, self._endings))
        self._derivations = combined(surfaces(DERIVATIONS, alphabet))
        self._longest_derivation = max(map(len, self._derivations))
        self._lexicon = lexicon
        self._anchors = tuple(map(alphabet.letters, _ANCHORS))
        self._particles = frozenset(map(alphabet.letters, _PARTICLES))
        self._known = {_NOUN: lexicon.nouns, _VERB: lexicon.verbs}
        self._devoiced = {soft: alphabet.letters(hard) for soft, hard in _DEVOICED}

    def stem(self, word: str) -> str:
        """The key that all forms of a word share; not always a word itself."""
        if len(word) > LONGEST_WORD:
            return word
        head, hyphen, tail = max(word.rpartition(mark) for mark in _JOINTS)
        letters = self._alphabet.read(tail)
        if head and (letters in self._particles or self._is_foreign_with_ending(head, letters)):
            return self.stem(head)
        key = self.best(letters) if letters else letters
        return self._alphabet.write(self._alphabet.read(head) + hyphen + key) or word

    def _is_foreign_with_ending(self, head: str, ending: str) -> bool:
        """True for what follows a name in other letters or a number: NASA-ның, 10-ға."""
        return is_foreign(head) and any(
            stem == anchor and part == _NOUN
            for anchor in self._anchors
            for stem, part, _ in self.splits(anchor + ending)
        )

    def best(self, letters: str) -> str:
        """The key of the root in the cheapest analysis of `letters`."""
        whole = self._lexicon.whole.get(letters)
        if whole:
            return self._key(whole.key)
        found = self.splits(letters)
        found[letters, _NOUN, False] = 0.0
        found[letters, _VERB, False] = _BARE_VERB
        # Of equals the shorter stem: жаз-ады is said more often than жаза-ды.
        best = (_DEAREST, 0, letters)
        for find, least in (
            (self._known_root, 0.0),
            (self._derived, _LEAST_DERIVED),
            (self._unknown, _UNKNOWN),
        ):
            left = {}
            for (stem, part, before_vowel), cost in found.items():
                if cost + least > best[0]:
                    continue
                root = find(stem, part, before_vowel)
                if not root:
                    left[stem, part, before_vowel] = cost
                    continue
                best = min(best, (cost + root.cost, len(stem), root.key))
            found = left
        return self._key(best[2])

    def splits(
        self, letters: str, wanted: int = COMPLETE.value
    ) -> dict[tuple[str, int, bool], float]:
        """Stems that the grammar finds in a word whose last part is `wanted`.

        Each is a stem, `Part.NOUN` or `Part.VERB`, and whether an ending with a vowel followed;
        with it what its endings cost.
        """
        found: dict[tuple[str, int, bool], float] = {}
        seen: dict[tuple[str, int], float] = {}
        todo = [(letters, wanted, 0.0, MOST_ENDINGS)]
        endings, harmony_of = self._endings, self._harmony
        while todo:
            rest, accepted, cost, depth = todo.pop()
            for length in range(1, min(self._longest, len(rest) - 1) + 1):
                rules = endings.get(rest[-length:])
                if not rules:
                    continue
                stem = rest[:-length]
                last, harmony = stem[-1], harmony_of(stem)
                for after, makes, follows, own_harmony, restored, price, vowel in rules:
                    if not makes & accepted or last not in follows or not own_harmony & harmony:
                        continue
                    total = cost + price
                    base = stem + restored
                    for part in (_NOUN, _VERB):
                        if after & part:
                            key = (base, part, vowel)
                            if total < found.get(key, 99.0):
                                found[key] = total
                    after &= ~_ROOTS
                    if after and depth and total < seen.get((base, after), 99.0):
                        seen[base, after] = total
                        todo.append((base, after, total, depth - 1))
        return found

    def _known_root(self, stem: str, part: int, before_vowel: bool) -> Root | None:
        """The root of the lists that is written `stem` there."""
        table = self._known[part]
        root = table.get(stem)
        if before_vowel:
            last = stem[-1]
            if root and last in _HARD_STOPS:
                return Root(root.cost + _HARD_BEFORE_VOWEL, root.key)
            if last in self._devoiced:
                hard = table.get(stem[:-1] + self._devoiced[last])
                if hard and (not root or hard < root):
                    return hard
        return root

    def _derived(self, stem: str, part: int, before_vowel: bool) -> Root | None:
        """`stem` itself, when a suffix makes it of a root of the lists."""
        best: Root | None = None
        for length in range(2, min(self._longest_derivation, len(stem) - 2) + 1):
            rules = self._derivations.get(stem[-length:])
            if not rules:
                continue
            base = stem[:-length]
            for rule in rules:
                if not rule.makes & part or base[-1] not in rule.follows:
                    continue
                if not rule.harmony & self._harmony(base):
                    continue
                for of in (_NOUN, _VERB):
                    known = rule.after & of and self._known[of].get(base + rule.restored)
                    if known and (not best or known.cost + rule.cost < best.cost):
                        best = Root(known.cost + rule.cost, stem)
        return self._dearer_if_hard(best, before_vowel) if best else None

    def _unknown(self, stem: str, part: int, before_vowel: bool) -> Root:
        """`stem` as a root that no list knows."""
        cost = _UNKNOWN + _UNKNOWN_LETTER * len(stem) + _UNKNOWN_SHORT.get(len(stem), 0.0)
        if part == _VERB:
            cost += _UNKNOWN_VERB
        if not has_syllable(stem):
            cost += _UNSPEAKABLE
        return self._dearer_if_hard(Root(cost, stem), before_vowel)

    def _dearer_if_hard(self, root: Root, before_vowel: bool) -> Root:
        """A stop that a vowel should have voiced is dear: кітаб-ы, not кітап-ы."""
        if before_vowel and root.key[-1] in _HARD_STOPS:
            return Root(root.cost + _HARD_BEFORE_VOWEL, root.key)
        return root

    def _key(self, stem: str) -> str:
        """One spelling of a stem whose last letter changes: кітаб-ы, кітап; стил-і, стиль."""
        stem = stem.removesuffix("ь") or stem
        if stem.endswith("ист"):
            # артист + тер = артистер
            return stem[:-1]
        return stem[:-1] + self._devoiced.get(stem[-1], stem[-1]) if len(stem) > 2 else stem
