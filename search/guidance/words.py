"""Words that editors write, compared with words that people look for."""

import re
from collections.abc import Sequence

from search.analysis import clauses, forms, tokens

Words = tuple[str, ...]


def phrases_in(written: str) -> list[Words]:
    """The words and phrases of a list separated by commas."""
    said = (tuple(tokens(part)) for part in re.split(r"[,;\n]", written))
    return [words for words in said if words]


def is_form_of(typed: str, written: str) -> bool:
    """True when looking for `typed` finds `written`, in whatever form and from any keyboard."""
    found = forms(written)
    return any(getattr(found, clause.field) == clause.term for clause in clauses(typed))


def is_said(typed: Sequence[str], written: Words) -> bool:
    """True when the typed words are these, in any order and form, and no others."""
    if len(typed) != len(written):
        return False
    left = list(written)
    for word in typed:
        same = next((one for one in left if is_form_of(word, one)), None)
        if same is None:
            return False
        left.remove(same)
    return True


def is_same(typed: Sequence[str], written: Words) -> bool:
    """True when the typed words are the written ones, one by one and in any form."""
    return len(typed) == len(written) and all(map(is_form_of, typed, written))


def is_contained(typed: Sequence[str], written: Words) -> bool:
    """True when the typed words have these among them, in any order and form."""
    left = list(typed)
    for word in written:
        same = next((one for one in left if is_form_of(one, word)), None)
        if same is None:
            return False
        left.remove(same)
    return True
