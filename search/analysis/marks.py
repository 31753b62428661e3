"""Which words of a text matched: the same comparison as in the index."""

from collections.abc import Iterable

from search.analysis.fields import clauses, forms


class Marker:
    """Says of tokens whether they match any word of a query."""

    def __init__(self, words: Iterable[str]) -> None:
        self._terms: dict[str, set[str]] = {}
        for word in words:
            for clause in clauses(word):
                self._terms.setdefault(clause.field, set()).add(clause.term)

    def matches(self, token: str) -> bool:
        """True when the index would have found `token` for the query."""
        if not self._terms:
            return False
        found = forms(token)
        return any(getattr(found, name) in terms for name, terms in self._terms.items())
