"""The one tokeniser: words of any script and numbers; a hyphen parts, an apostrophe joins."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

TOKEN_LENGTH = 64
# Words that a process remembers: the everyday words of a language are some ten thousands.
REMEMBERED = 200_000

# Stress marks, soft hyphens and joiners stand inside words of pasted texts and are no letters.
_INVISIBLE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER = rf"[^\W_][{_INVISIBLE}]*"
_APOSTROPHES = "'\u2019\u02bc\u02b9\u2018"
_WORD = re.compile(rf"(?:{_LETTER})+(?:[{_APOSTROPHES}](?:{_LETTER})+)*")
# What parts two words without a blank. Hyphens do not, nor anything between two digits: 12:30.
_PARTING = rf"(?:[^\w*{_INVISIBLE}{_APOSTROPHES}\-\u2010\u2011]|_)+"
_BETWEEN = re.compile(rf"(?<![0-9]){_PARTING}|{_PARTING}(?![0-9])")
_DROPPED = re.compile(rf"[{_INVISIBLE}]")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")


class Span(NamedTuple):
    """A token and where it stands in the normal text."""

    start: int
    end: int
    token: str


def normal_text(text: str) -> str:
    """The composed form (NFC): й is one letter, however it was typed."""
    return unicodedata.normalize("NFC", text)


def spans(text: str) -> Iterator[Span]:
    """Tokens of a normal text with their places, in order."""
    for found in _WORD.finditer(text):
        token = _token(found.group())
        if token:
            yield Span(found.start(), found.end(), token)


def tokens(text: str) -> list[str]:
    """Tokens of any text: composed, without case, without invisible marks."""
    return [token for token in map(_token, _WORD.findall(normal_text(text))) if token]


def apart(text: str) -> list[str]:
    """`text` where a comma, a stroke or any other sign parts its words; a star stays."""
    return [part for part in _BETWEEN.split(text) if part]


@lru_cache(maxsize=REMEMBERED)
def _token(word: str) -> str:
    plain = _APOSTROPHE.sub("'", _DROPPED.sub("", word)).casefold()
    # Casefolding may decompose; what is compared is always composed.
    return unicodedata.normalize("NFC", plain)[:TOKEN_LENGTH]
