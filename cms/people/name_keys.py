"""By which a name is known again in any form: its letters folded, its endings taken off.

Kazakh letters and the Russian ones typed in their place, Latin letters, feminine forms, Russian
cases and Kazakh endings all come to one key. Coarse on purpose: a key only says where to look.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# What a name sounds like in plain letters. Vowels that people spell either way are one: о ө у ұ ү.
_SOUNDS = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e",
    "ж": "j", "з": "z", "и": "i", "й": "i", "і": "i", "к": "k", "қ": "k", "л": "l", "м": "m",
    "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "o",
    "ұ": "o", "ү": "o", "ф": "f", "х": "h", "һ": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "io", "я": "ia", "ı": "i", "ş": "sh", "w": "o",
    "ç": "ch", "y": "i", "q": "k", "u": "o", "x": "ks",
}  # fmt: skip
# Latin letters that look like Cyrillic ones, in a word that has both.
_ALIKE = str.maketrans("aceopxyhkmtbi", "асеорхункмтві")
_SPELLINGS = (("zh", "j"), ("kh", "h"), ("gh", "g"), ("ts", "c"), ("shch", "sh"), ("ie", "e"))
_TWICE = re.compile(r"(.)\1+")
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]")
_LATIN = re.compile("[a-z]")
_MARKUP = re.compile(r"[*~`\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_FILE_NAME = re.compile(r"[^\s/]+\.[A-Za-z0-9]{2,4}")
_SHORTEST = 3
# Endings after folding: of Kazakh cases, possession and number, and of Russian cases.
_ENDINGS = tuple(
    sorted(
        """
        nin din tin ga ge ka ke na ne ni di ti n da de ta te nda nde dan den tan ten nan nen
        men ben pen menen dar der lar ler tar ter i si m im in min sin miz niz imiz iniz
        dai dei tai tei dagi degi tagi tegi ndagi ndegi niki diki tiki sha she sa se
        a o e om oi ei io ia em im ih imi ami iami am iam ah iah ogo omo aia oio ie
        s
        """.split(),
        key=len,
    )
)
_FEMININE = re.compile(r"(?:ov|ev|in|sk|ck)(?:aia|a)$")
_LIKE_A_SURNAME = re.compile(r"(?:ov|ev|in|sk|ck|enko|enk|oli|ol|kizi|kiz|chok|chik|ich)$")
_LETTERS_OF_A_SURNAME = 6


@dataclass(frozen=True, slots=True)
class NamedWord:
    """A word that may be a name: as it stands, its keys, and the words that touch it."""

    text: str
    keys: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    is_weak: bool


@lru_cache(maxsize=20_000)
def sound_of(word: str) -> str:
    """`word` in plain letters: `Сағатова`, `Сагатова` and `Sagatova` are one."""
    plain = unicodedata.normalize("NFKC", word).lower().replace("'", "").replace("’", "")
    if _CYRILLIC.search(plain) and _LATIN.search(plain):
        plain = plain.translate(_ALIKE)
    if _LATIN.search(plain):
        kept = (c if c in _SOUNDS else unicodedata.normalize("NFKD", c)[:1] for c in plain)
        plain = "".join(kept)
        for written, sound in _SPELLINGS[:-1]:
            plain = plain.replace(written, sound)
    plain = "".join(_SOUNDS.get(letter, letter) for letter in plain)
    return _TWICE.sub(r"\1", plain).replace("ie", "e").replace("io", "o")


@lru_cache(maxsize=20_000)
def key_of(name: str) -> str:
    """The key of a name as it stands in the list of a class."""
    return _base(sound_of(name))


def keys_of_name(name: str) -> frozenset[str]:
    """The keys of all parts of a name: `Ким-Ахметова` is known by either."""
    keys = (key_of(part) for part in _WORD.findall(name))
    return frozenset(key for key in keys if len(key) >= 2)


@lru_cache(maxsize=20_000)
def keys_in(word: str) -> frozenset[str]:
    """Every key that `word` may be a form of."""
    sound = sound_of(word)
    found, fresh = {sound}, {sound}
    for _layer in range(3):
        fresh = {
            stem[: -len(ending)]
            for stem in fresh
            for ending in _ENDINGS
            if len(stem) - len(ending) >= _SHORTEST and stem.endswith(ending)
        } - found
        found |= fresh
    # `Исы` and `Исе` are of `Иса`: too short for an ending to be taken off.
    found |= {sound[:2] + "a" for ending in ("i", "e", "o", "oi") if sound[2:] == ending}
    return frozenset(_base(form) for form in found)


def plain_text(text: str) -> str:
    """`text` as its reader sees it: entities read, marks and what cannot be seen taken out."""
    return _MARKUP.sub("", unicodedata.normalize("NFKC", html.unescape(text)))


def named_words(text: str) -> Iterator[NamedWord]:
    """The words of `text` that may be a surname: written with a capital, in a file's name, or
    ending as surnames do. Those in small letters that end otherwise are weak evidence."""
    plain = plain_text(text)
    files = [found.span() for found in _FILE_NAME.finditer(plain)]
    found = list(_WORD.finditer(plain))
    for place, match in enumerate(found):
        word = match.group()
        if len(word) < 2:
            continue
        start = match.start()
        in_file = any(begin <= start < end for begin, end in files)
        is_small = word[0].islower() and not in_file
        keys = keys_in(word)
        is_long = len(word) >= _LETTERS_OF_A_SURNAME
        if is_small and is_long and any(_LIKE_A_SURNAME.search(key) for key in keys):
            is_small = False
        if is_small and len(plain) > _SHORT_TEXT:
            continue
        yield NamedWord(
            text=word,
            keys=keys,
            before=_keys_beside(found, place - 1),
            after=_keys_beside(found, place + 1),
            is_weak=is_small,
        )


# In titles, options and descriptions words in small letters are looked at too.
_SHORT_TEXT = 300


def _keys_beside(found: list[re.Match[str]], place: int) -> frozenset[str]:
    if not 0 <= place < len(found):
        return frozenset()
    word = found[place].group()
    if len(word) > 1:
        return keys_in(word)
    # An initial says as much as the name it stands for; a small letter is a word of its own.
    return frozenset({sound_of(word)[:1]}) if word.isupper() else frozenset()


def _base(sound: str) -> str:
    """Feminine as masculine, without a last vowel, with a last consonant that no ending changed."""
    if len(sound) > _SHORTEST + 1 and _FEMININE.search(sound):
        sound = sound.removesuffix("aia").removesuffix("a")
    elif len(sound) > _SHORTEST + 1 and sound[-1] in "aeio":
        sound = sound[:-1]
    return sound[:-1] + {"b": "p", "g": "k"}.get(sound[-1], sound[-1]) if sound else ""
