"""Which alphabet a word is written in."""

import re

_KAZAKH_ALONE = frozenset("әғқңөұүһі")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")


def has_kazakh_letter(token: str) -> bool:
    """True when the word was typed with a letter that only Kazakh has."""
    return not _KAZAKH_ALONE.isdisjoint(token)


def has_cyrillic(token: str) -> bool:
    """True when any letter is Cyrillic."""
    return _CYRILLIC.search(token) is not None


def has_latin(token: str) -> bool:
    """True when any letter is Latin, with or without marks."""
    return _LATIN.search(token) is not None
