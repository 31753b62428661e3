"""What somebody looks for, as data: engines read it, the address of the page writes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cms.settings import limits
from search.analysis import normal_text, tokens
from search.facets import FACETS


class Sort(StrEnum):
    """Orders of a list of findings."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to an engine. All words and phrases are required; tokens say who asks.

    `filters` are joined by AND across facets and by OR within one. Without `tokens` nothing is
    found. `after` is the cursor that a full page gives: with it a list goes on without end.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = limits.PAGE_LENGTH
    after: str | None = None
    facets: tuple[str, ...] = ()
    tokens: frozenset[str] = frozenset()
    locale: str = "kk"

    @property
    def is_empty(self) -> bool:
        """True when nothing was typed that can be looked for."""
        return not (self.words or self.phrases or self.without)

    def of_tokens(self, held: Iterable[str]) -> "Query":
        """The same question asked by the holder of access tokens `held`."""
        return replace(self, tokens=frozenset(held))


# A group in quotes of any sort, or a run without blanks; a minus only at the start of either.
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-)?(?:\"(?P<q1>[^\"]*)\"?|«(?P<q2>[^»]*)»?|[“„](?P<q3>[^“”]*)[“”]?"
    r"|(?P<run>[^\s\"«“„]+))"
)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def clean(text: str) -> str:
    """What was typed, composed, on one line, without control characters, of bounded length."""
    composed = normal_text(_UNSEEN.sub(" ", text[: 4 * limits.QUERY_LENGTH]))
    return " ".join(composed.split())[: limits.QUERY_LENGTH].rstrip()


def parse(text: str) -> Query:
    """The question in `text`: plain words, "phrases", -without. Never refuses anything."""
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    left = limits.QUERY_WORDS
    for piece in _PIECE.finditer(clean(text)):
        quoted = next((g for g in piece.group("q1", "q2", "q3") if g is not None), None)
        parts = tuple(tokens(piece["run"] if quoted is None else quoted))[:left]
        if not parts:
            continue
        left -= len(parts)
        if piece["minus"]:
            without.append(parts)
        elif quoted is None and len(parts) == 1:
            words.append(parts[0])
        else:
            # 7-сынып stands side by side, as a phrase does.
            phrases.append(parts)
        if left <= 0:
            break
    return Query(words=tuple(words), phrases=tuple(phrases), without=tuple(without))


def parse_filters(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Chosen values of known facets, cleaned and bounded; anything else is left out."""
    filters = {}
    for name in FACETS:
        values = (clean(value)[: limits.FACET_VALUE_LENGTH] for value in chosen.get(name, ()))
        kept = tuple(dict.fromkeys(value for value in values if value))[: limits.FACET_CHOICES]
        if kept:
            filters[name] = kept
    return filters
