"""Which words of a text matched: the same comparison as in the index."""

from collections.abc import Container, Iterable

from search.analysis.fields import clauses, forms
from search.analysis.kazakh import keyboard_letters


class Marker:
    """Says of tokens whether they match any word of a query."""

    def __init__(
        self, words: Iterable[str], begun: Iterable[str] = (), capitals: Container[str] = ()
    ) -> None:
        self.words = (*(words := tuple(words)), *(begun := tuple(begun)))
        self._begun = tuple(map(keyboard_letters, begun))
        self._terms: dict[str, set[str]] = {}
        self._known: dict[str, bool] = {}
        for word in words:
            for clause in clauses(word):
                if clause.field == "fold" and word in capitals:
                    continue
                self._terms.setdefault(clause.field, set()).add(clause.term)

    def matches(self, token: str) -> bool:
        """True when the index would have found `token` for the query."""
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = self._compare(token)
        return known

    def _compare(self, token: str) -> bool:
        if self._begun and keyboard_letters(token).startswith(self._begun):
            return True
        if not self._terms:
            return False
        found = forms(token)
        return any(getattr(found, name) in terms for name, terms in self._terms.items())
