"""What somebody looks for, as data: engines read it, the address of the page writes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cms.settings import limits
from search.analysis import apart, normal_text, telling, tokens, without_endings
from search.facets import FACETS, MONTH, is_year
from search.moments import Month, months_said


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
    `months` (YYYY-MM) must be its month; `outside` and `without_months` are what must not. A word
    of the document must begin with each of `begun`. Those of the words that are `capitals` are
    abbreviations: they are not taken for words of another keyboard. `synonyms` maps a word or a
    phrase (`search.matches.key_of`) to words and phrases that stand for it. With `any_word` one of
    the words and phrases is enough, and what holds them all is left out.
    """

    words: tuple[str, ...] = ()
    capitals: frozenset[str] = frozenset()
    begun: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    inside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    outside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    months: tuple[str, ...] = ()
    without_months: tuple[str, ...] = ()
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
        wanted = (self.words, self.begun, self.phrases, self.inside, self.months)
        return not any((*wanted, self.without, self.outside, self.without_months))

    @property
    def is_plain(self) -> bool:
        """True when nothing but words is asked for."""
        others = (self.begun, self.phrases, self.inside, self.months, self.without, self.outside)
        return bool(self.words) and not any((*others, self.without_months, self.filters))

    @property
    def language(self) -> str:
        """The language in which things are shown: the one that is chosen, else the reader's."""
        chosen = self.filters.get("language", ())
        return chosen[0] if len(chosen) == 1 else self.locale

    @property
    def order(self) -> Sort:
        """The order of the list: where nothing matches better or worse, the newest first."""
        is_flat = not (self.words or self.begun or self.phrases or self.inside)
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


CAPITALS = 3  # letters of an abbreviation; longer words may have been typed so by mistake
_SCOPES = {
    **dict.fromkeys(("author", "authors", "автор", "авторы"), "author"),
    **dict.fromkeys(("subject", "пән", "пәні", "предмет"), "subject"),
    **dict.fromkeys(("month", "ай", "айы", "месяц"), MONTH),
}
# Phones and word processors write a dash for the minus.
_MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
# A group in quotes of any sort, or a run without blanks. A minus only at the start of either; the
# name of a part before it with a colon, a known one perhaps with a blank after that.
_PIECE = re.compile(
    rf"(?:(?<!\S)(?P<minus>[{_MINUS}])?"
    rf"(?:(?P<scope>(?:{'|'.join(_SCOPES)})(?=:[ ]?\S)|[^\W\d_]{{2,10}}(?=:\S)):[ ]?)?)?"
    '(?:"(?P<q1>[^"]*)"?|«(?P<q2>[^»]*)»?|[“„](?P<q3>[^“”]*)[“”]?|(?P<run>[^\\s"«“„]+))',
    re.IGNORECASE,
)
_QUOTED = re.compile('"([^"]+)"|«([^»]+)»|[“„]([^“”]+)[“”]')
_SINGLE = str.maketrans({'"': "ʼ", "«": "‹", "»": "›", "“": "‘", "”": "’", "„": "‚"})
_BEGUN = re.compile(r"(?P<start>.*\w)\*+\W*")
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,2})(?P<word>[^\W\d_a-z]{3,})")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def without_marks(text: str) -> str:
    """`text` to be shown between quotation marks: without those around all of it, and with single
    ones inside."""
    whole = _QUOTED.fullmatch(text)
    plain = next(filter(None, whole.groups()), "") if whole else text
    return plain.translate(_SINGLE)


def clean(text: str) -> str:
    """What was typed, composed, on one line, without control characters, of bounded length."""
    composed = normal_text(_UNSEEN.sub(" ", text[: 4 * limits.QUERY_LENGTH]))
    return " ".join(composed.split())[: limits.QUERY_LENGTH].rstrip()


def parse(text: str) -> Query:
    """The question in `text`: words, "phrases", -without, beginnings*, author:, subject:, month:.

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
        self.capitals: set[str] = set()
        self.begun: list[str] = []
        self.phrases: list[tuple[str, ...]] = []
        self.without: list[tuple[str, ...]] = []
        self.inside: list[tuple[str, tuple[str, ...]]] = []
        self.outside: list[tuple[str, tuple[str, ...]]] = []
        self.months: list[tuple[Month, bool]] = []
        self.awaits_year = False

    def take(self, piece: re.Match[str]) -> None:
        """One run without blanks, or one group in quotes."""
        quoted = next((g for g in piece.group("q1", "q2", "q3") if g is not None), None)
        said = piece["run"] if quoted is None else quoted
        is_minus = bool(piece["minus"])
        if self._takes_year(said):
            return
        scope = _SCOPES.get((piece["scope"] or "").lower())
        if scope == MONTH:
            month = months_said(said)
            if month is not None:
                self.months.append((month, is_minus))
                self.awaits_year = not month.year
                return
            scope = None
        if piece["scope"] and scope is None:
            # No part of this name: a word like all others.
            self._take_run(piece["scope"], is_minus=is_minus)
        if scope:
            parts = tuple(tokens(said))[: self.left]
            self.left -= len(parts)
            if parts:
                (self.outside if is_minus else self.inside).append((scope, parts))
        elif quoted is None:
            self._take_run(said, is_minus=is_minus)
        else:
            self._take(tuple(tokens(said)), is_quoted=True, is_minus=is_minus)

    def _takes_year(self, said: str) -> bool:
        """The year after the name of a month, as in `month:қазан 2026`."""
        awaits, self.awaits_year = self.awaits_year, False
        if not (awaits and is_year(said)):
            return False
        month, is_minus = self.months[-1]
        self.months[-1] = month._replace(year=said), is_minus
        return True

    def _take_run(self, run: str, *, is_minus: bool) -> None:
        """What is typed without a blank: words that a comma or a stroke parts, or one word."""
        for said in apart(run):
            begun = _BEGUN.fullmatch(said)
            parts = tuple(tokens(said))
            if parts and said[: len(parts[0])].isupper() and 1 < len(parts[0]) <= CAPITALS:
                self.capitals.add(parts[0])
            if begun and not is_minus and len(parts) == 1:
                self._take_begun(parts[0])
                continue
            numbered = _NUMBERED.fullmatch(parts[0]) if len(parts) == 1 else None
            if numbered:
                # 7сынып is 7-сынып.
                parts = numbered.groups()
            self._take(without_endings(parts), is_quoted=False, is_minus=is_minus)

    def _take_begun(self, start: str) -> None:
        if self.left > 0:
            self.left -= 1
            is_long = len(start) >= limits.BEGINNING_LETTERS
            (self.begun if is_long else self.words).append(start)

    def _take(self, parts: tuple[str, ...], *, is_quoted: bool, is_minus: bool) -> None:
        parts = parts[: max(0, self.left)]
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
        has_more = bool(self.begun or self.phrases or self.inside)
        words = telling(self.words, or_all=not has_more)
        return Query(
            words=tuple(words),
            capitals=frozenset(self.capitals.intersection(words)),
            begun=tuple(dict.fromkeys(self.begun)),
            phrases=tuple(self.phrases),
            without=tuple(self.without),
            inside=tuple(self.inside),
            outside=tuple(self.outside),
            months=self._months(is_minus=False),
            without_months=self._months(is_minus=True),
        )

    def _months(self, *, is_minus: bool) -> tuple[str, ...]:
        codes = (code for month, minus in self.months if minus == is_minus for code in month.codes)
        return tuple(dict.fromkeys(codes))


def parse_filters(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Chosen values of known facets, cleaned and bounded; anything else is left out."""
    filters = {}
    for name in FACETS:
        values = (clean(value)[: limits.FACET_VALUE_LENGTH] for value in chosen.get(name, ()))
        kept = tuple(dict.fromkeys(value for value in values if value))[: limits.FACET_CHOICES]
        if kept:
            filters[name] = kept
    return filters
