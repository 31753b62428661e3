"""Kazakh letters folded to those of a Russian keyboard: мұғалім is found as мугалим."""

KAZAKH_LETTERS = frozenset("әғқңөұүһі")

_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")


def fold(token: str) -> str:
    """`token` as it is typed on a keyboard without Kazakh letters."""
    return token.translate(_FOLDED)


def has_kazakh_letter(token: str) -> bool:
    """True when the word was typed with a letter that only Kazakh has."""
    return not KAZAKH_LETTERS.isdisjoint(token)
