"""Letters of Kazakh, vowel harmony, and the folded alphabet that any keyboard can type.

Kazakh endings depend on the last vowel of the word before them (back or front) and on its last
letter (vowel, glide, sonorant, hard consonant). The classes follow the school grammar: "Қазақ
грамматикасы" (Astana, 2002, phonetics §§ 20–60) and K. Muhamedowa, "Kazakh: A Comprehensive
Grammar" (Routledge, 2015), chapter 1.
"""

import re
import unicodedata
from typing import Protocol

BACK, FRONT, EITHER = 1, 2, 3

VOWELS = "аәоөұүыіеэ"
# Before an ending these three sound as consonants: тау-ы, қой-ып, би-ім.
GLIDES = "йуи"
LIQUIDS = "рл"
NASALS = "мнң"
SPIRANTS = "зж"
# Voiced letters at the end of a loan are spoken hard: клуб-қа.
HARD = "пфкқтсшщчцхһбвгғд"
SOFT_SIGN = "ь"
VOICED = LIQUIDS + NASALS + SPIRANTS + SOFT_SIGN
CONSONANTS = VOICED + HARD + GLIDES

_BACK_VOWELS = frozenset("аоұы")
_FRONT_VOWELS = frozenset("әөүіеэ")
_SYLLABIC = frozenset(VOWELS + "иу")


_CYRILLIC = re.compile("[а-яёәғқңөұүһі]")
_LATIN = re.compile("[a-zäğǧıñöşçüūúóáńǵýŋ]")
# Typed for a letter that looks the same: кiтап with a Latin i.
_LOOK_ALIKE = str.maketrans("aceopxyikmth", "асеорхуікмтһ")


def is_latin(word: str) -> bool:
    """True for a word with more Latin letters than Cyrillic ones."""
    return len(_LATIN.findall(word)) > len(_CYRILLIC.findall(word))


def is_foreign(word: str) -> bool:
    """True for what has no Cyrillic letter: a number, a name in Latin letters."""
    return not _CYRILLIC.search(word)


class Alphabet(Protocol):
    """How words are written while they are analysed."""

    def read(self, word: str) -> str:
        """The letters of a typed word, as the analysis compares them."""

    def letters(self, text: str) -> str:
        """Letters of the grammar and of the roots in this alphabet."""

    def write(self, stem: str) -> str:
        """A stem as it is handed out."""

    def harmony(self, stem: str) -> int:
        """Which endings may follow `stem`: `BACK`, `FRONT` or `EITHER`."""


def has_syllable(stem: str) -> bool:
    """True when something in `stem` can be spoken."""
    return not _SYLLABIC.isdisjoint(stem)


class Cyrillic:
    """The full Kazakh alphabet; я, ю show the glide they hide, so that қояды is қой-ады."""

    def read(self, word: str) -> str:
        """`word` with я, ю, ё spelt out."""
        return self.letters(word if is_latin(word) else word.translate(_LOOK_ALIKE))

    def letters(self, text: str) -> str:
        """The same for letters of the grammar."""
        return text.replace("я", "йа").replace("ю", "йу").replace("ё", "е")

    def write(self, stem: str) -> str:
        """Back to я and ю."""
        return stem.replace("йа", "я").replace("йу", "ю")

    def harmony(self, stem: str) -> int:
        """The last vowel decides; и and у ask the one before them, loans take either."""
        if stem.endswith((SOFT_SIGN, "ев")):
            return FRONT if stem[-1] == SOFT_SIGN else EITHER
        if stem.endswith(("к", "кт")):
            # Native words have к beside front vowels only: банк-те, факт-і.
            return FRONT if not _BACK_VOWELS.intersection(stem) else EITHER
        last = len(stem) - 1
        for place in range(last, -1, -1):
            letter = stem[place]
            if letter in _BACK_VOWELS:
                return BACK
            if letter in _FRONT_VOWELS:
                return FRONT
            if letter in "иу" and place < last and stem[place - 1 : place] not in _SYLLABIC:
                # A closed syllable of a loan: физик-ті, институт-тың, but also тарих-ты.
                return EITHER
        return EITHER


class Folded:
    """What every keyboard can type: no Kazakh letters, ы и й і as one, Latin read as Cyrillic."""

    _FOLDED = str.maketrans("әғқңөұүһіёйыэъь", "агкноуухиеииеьь")
    _LATIN_GROUPS = (
        ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("zh", "ж"), ("ch", "ч"), ("kh", "х"),
        ("gh", "г"), ("ts", "ц"), ("ya", "иа"), ("yu", "иу"), ("ia", "иа"), ("iu", "иу"),
        ("yo", "е"),
    )  # fmt: skip
    _LATIN = str.maketrans(
        "abcdefghijklmnopqrstuvwxyzäğǧıñöşçüūúóáńǵýəŋ",
        "абцдефгхижклмнопкрстувухизаггиношчуууоангуан",
    )
    _REPEATED_I = re.compile("и{2,}")

    def read(self, word: str) -> str:
        """`word` folded; one in Latin letters is read as Kazakh typed so."""
        if not is_latin(word):
            word = word.translate(_LOOK_ALIKE)
        else:
            word = unicodedata.normalize("NFC", word.replace("i\u0307", "i"))
            word = word.removesuffix("ng") + "n" if word.endswith("ng") else word
            for latin, cyrillic in self._LATIN_GROUPS:
                word = word.replace(latin, cyrillic)
            word = word.translate(self._LATIN)
        return self.letters(word)

    def letters(self, text: str) -> str:
        """Kazakh letters as those of a Russian keyboard; a run of ы, й, и, і is one и."""
        text = text.replace("я", "йа").replace("ю", "йу").translate(self._FOLDED)
        return self._REPEATED_I.sub("и", text).replace("ь", "")

    def write(self, stem: str) -> str:
        """Nothing is hidden in this alphabet."""
        return stem

    def harmony(self, stem: str) -> int:
        """Only е tells; а, о, у and и may stand for vowels of either kind."""
        for place in range(len(stem) - 1, -1, -1):
            letter = stem[place]
            if letter == "е":
                return EITHER if stem.endswith("ев") else FRONT
            if letter in "аоуи":
                return EITHER
        return EITHER
