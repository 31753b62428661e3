"""By what the forms of one word are known as one; search offers it, without it words are bare."""

from collections.abc import Callable

StemsIn = Callable[[str, str], frozenset[str]]


def _bare(word: str, language: str) -> frozenset[str]:
    return frozenset({word.lower()})


_stems_in: StemsIn = _bare


def offer_stems(function: StemsIn) -> None:
    """Search says how it does it, for a word and the code of a language."""
    global _stems_in
    _stems_in = function


def stems_in(word: str, language: str) -> frozenset[str]:
    """The stems that `word` may have in `language`: two words that share one are forms of one."""
    return _stems_in(word, language)
