"""Which words of a text matched: the same comparison as in the index."""

from collections.abc import Iterable

from search.analysis.fields import FIELDS, clauses


class Marker:
    """Says of tokens whether they match any word of a query."""

    def __init__(self, words: Iterable[str], exact_words: Iterable[str] = ()) -> None:
        self._terms: dict[str, set[str]] = {field.name: set() for field in FIELDS}
        self._prefixes: dict[str, tuple[str, ...]] = {field.name: () for field in FIELDS}
        asked = [(word, True) for word in words] + [(word, False) for word in exact_words]
        for word, with_prefix in asked:
            for clause in clauses(word, with_prefix=with_prefix):
                if clause.is_prefix:
                    self._prefixes[clause.field] += (clause.term,)
                else:
                    self._terms[clause.field].add(clause.term)

    def matches(self, token: str) -> bool:
        """True when the index would have found `token` for the query."""
        for field in FIELDS:
            terms, prefixes = self._terms[field.name], self._prefixes[field.name]
            if not (terms or prefixes):
                continue
            term = field.term(token)
            if term in terms or term.startswith(prefixes):
                return True
        return False
