"""What somebody looks for, as data: engines read it, the address of the page writes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cms.settings import limits
from search.analysis import normal_text, telling, tokens, without_endings
from search.facets import FACETS, MONTH, is_year, months_of


class Sort(StrEnum):
    """Orders of a list of findings."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    MOST_USED = "used"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to an engine. All words and phrases are required; tokens say who asks.

    `filters` are joined by AND across facets and by OR within one. Without `tokens` nothing is
    found. `after` is the cursor that a full page gives: with it a list goes on without end.
    `inside` holds words that must stand in one part of a document (`search.entries.SCOPES`), any of
    `months` (YYYY-MM) must be its month. `synonyms` maps the Kazakh stem of a word to words and
    phrases that stand for it. With
    `any_word` one of the words and phrases is enough, and what holds them all is left out.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    inside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    months: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    any_word: bool = False
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
        return not (self.words or self.phrases or self.without or self.inside or self.months)

    @property
    def order(self) -> Sort:
        """The order of the list: where nothing matches better or worse, the newest first."""
        is_flat = not (self.words or self.phrases or self.inside)
        return Sort.NEWEST if is_flat and self.sort == Sort.RELEVANCE else self.sort

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every word that is looked for, then what stands for one of them, for marks."""
        inside = (word for _scope, words in self.inside for word in words)
        meant = (word for some in self.synonyms.values() for words in some for word in words)
        phrases = (word for phrase in self.phrases for word in phrase)
        return (*self.words, *phrases, *inside, *meant)

    def of_tokens(self, held: Iterable[str]) -> "Query":
        """The same question asked by the holder of access tokens `held`."""
        return replace(self, tokens=frozenset(held))


# A group in quotes of any sort, or a run without blanks; a minus only at the start of either, the
# name of a part before it with a colon.
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-)?(?:(?<!\S)(?P<scope>[^\W\d_]{2,10}):(?=\S))?"
    r"(?:\"(?P<q1>[^\"]*)\"?|«(?P<q2>[^»]*)»?|[“„](?P<q3>[^“”]*)[“”]?|(?P<run>[^\s\"«“„]+))"
)
_SCOPES = {
    **dict.fromkeys(("author", "автор"), "author"),
    **dict.fromkeys(("subject", "пән", "предмет"), "subject"),
    **dict.fromkeys(("month", "ай", "месяц"), MONTH),
}
_YEAR_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def clean(text: str) -> str:
    """What was typed, composed, on one line, without control characters, of bounded length."""
    composed = normal_text(_UNSEEN.sub(" ", text[: 4 * limits.QUERY_LENGTH]))
    return " ".join(composed.split())[: limits.QUERY_LENGTH].rstrip()


def parse(text: str) -> Query:
    """The question in `text`: words, "phrases", -without, author:, subject:, month:.

    Never refuses anything: what is not understood is plain words.
    """
    read = _Reading()
    for piece in _PIECE.finditer(clean(text)):
        if read.left <= 0:
            break
        read.take(piece)
    return read.query()


class _Reading:
    """A question while it is read, piece by piece."""

    def __init__(self) -> None:
        self.left = limits.QUERY_WORDS
        self.words: list[str] = []
        self.phrases: list[tuple[str, ...]] = []
        self.without: list[tuple[str, ...]] = []
        self.inside: list[tuple[str, tuple[str, ...]]] = []
        self.months: list[str] = []

    def take(self, piece: re.Match[str]) -> None:
        """One run without blanks, or one group in quotes."""
        quoted = next((g for g in piece.group("q1", "q2", "q3") if g is not None), None)
        said = piece["run"] if quoted is None else quoted
        scope = _SCOPES.get((piece["scope"] or "").lower())
        if scope == MONTH and not (is_year(said) or _YEAR_MONTH.fullmatch(said)):
            scope = None
        if piece["scope"] and scope is None:
            # No part of this name: a word like all others.
            self._take_words(tuple(tokens(piece["scope"])), is_quoted=False, is_minus=False)
        if scope == MONTH:
            self.months += months_of(said)
            return
        parts = tuple(tokens(said))[: self.left]
        if scope and parts:
            self.left -= len(parts)
            self.inside.append((scope, parts))
        else:
            self._take_words(parts, is_quoted=quoted is not None, is_minus=bool(piece["minus"]))

    def _take_words(self, parts: tuple[str, ...], *, is_quoted: bool, is_minus: bool) -> None:
        if not is_quoted:
            parts = without_endings(parts)
        if not parts:
            return
        self.left -= len(parts)
        if is_minus:
            self.without.append(parts)
        elif not is_quoted and len(parts) == 1:
            self.words.append(parts[0])
        else:
            # 7-сынып stands side by side, as a phrase does.
            self.phrases.append(parts)

    def query(self) -> Query:
        """What was read."""
        has_more = bool(self.phrases or self.inside)
        words = telling(self.words, or_all=not has_more)
        return Query(
            words=tuple(words),
            phrases=tuple(self.phrases),
            without=tuple(self.without),
            inside=tuple(self.inside),
            months=tuple(dict.fromkeys(self.months)),
        )


def parse_filters(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Chosen values of known facets, cleaned and bounded; anything else is left out."""
    filters = {}
    for name in FACETS:
        values = (clean(value)[: limits.FACET_VALUE_LENGTH] for value in chosen.get(name, ()))
        kept = tuple(dict.fromkeys(value for value in values if value))[: limits.FACET_CHOICES]
        if kept:
            filters[name] = kept
    return filters
