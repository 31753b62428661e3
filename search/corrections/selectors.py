"""What somebody probably meant, found out with what they themselves may find."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.core.cache import caches
from django.db.models import Count, Max

from cms.settings import limits
from search.analysis import normal_text, spans
from search.corrections.lexicon import Lexicon, Term
from search.corrections.models import SearchTerm
from search.engines import answers
from search.query import Query, parse

_LOOKED = "search.terms.looked"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was probably meant: as a text, as the question, and how much that finds."""

    text: str
    query: Query
    total: int


@dataclass(slots=True)
class _Remembered:
    """The words of this process, and of which edition of the table."""

    edition: tuple[int, int] = (-1, -1)
    lexicon: Lexicon | None = None


_remembered = _Remembered()


def correction_of(text: str, query: Query, total: int) -> Correction | None:
    """Words in place of those of `text` that finds `total` things, when they find more.

    `query` is the same question, with the asker's tokens: whatever is proposed finds something
    that the asker may see.
    """
    words = (*query.words, *(word for phrase in query.phrases for word in phrase))
    known = lexicon()
    wrong = [word for word in dict.fromkeys(words) if _is_doubtful(word, known, query, total)]
    for meant in _tries(wrong, known):
        corrected = _with_words(text, meant)
        asked = replace(
            parse(corrected),
            filters=query.filters,
            sort=query.sort,
            tokens=query.tokens,
            locale=query.locale,
        )
        found = _count(asked)
        if found > total:
            return Correction(corrected, asked, found)
    return None


def lexicon() -> Lexicon:
    """All known words; the table is asked at most once a minute whether it changed."""
    local = caches["local"]
    if _remembered.lexicon is None or not local.get(_LOOKED):
        at = SearchTerm.objects.aggregate(count=Count("pk"), edition=Max("edition"))
        edition = (at["count"], at["edition"] or 0)
        if edition != _remembered.edition or _remembered.lexicon is None:
            rows = SearchTerm.objects.values_list("term", "letters", "stem", "documents")
            _remembered.lexicon = Lexicon(Term(*row) for row in rows.iterator(chunk_size=5_000))
            _remembered.edition = edition
        local.set(_LOOKED, True, limits.SEARCH_TERMS_SECONDS)
    return _remembered.lexicon


def _is_doubtful(word: str, known: Lexicon, query: Query, total: int) -> bool:
    """True for a word that no document has, or, where something was found, hardly any."""
    if total:
        return not known.knows(word)
    return not known.holds(word) and not _count(
        Query(words=(word,), tokens=query.tokens, locale=query.locale)
    )


def _tries(wrong: list[str], known: Lexicon) -> Iterator[dict[str, str]]:
    """What to put in place of the wrong words: the likeliest of each, then the next of one."""
    likeliest = {word: known.near(word)[: limits.CORRECTIONS_TRIED] for word in wrong}
    likeliest = {word: near for word, near in likeliest.items() if near}
    if not likeliest:
        return iter(())
    first = {word: near[0] for word, near in likeliest.items()}
    others = (first | {word: next_one} for word, near in likeliest.items() for next_one in near[1:])
    return islice((one for some in ([first], others) for one in some), limits.CORRECTIONS_TRIED)


def _with_words(text: str, meant: dict[str, str]) -> str:
    """`text` with words replaced where they stand; quotation marks and filters stay."""
    plain = normal_text(text)
    parts, at = [], 0
    for span in spans(plain):
        if span.token in meant:
            parts += [plain[at : span.start], meant[span.token]]
            at = span.end
    return "".join(parts) + plain[at:]


def _count(query: Query) -> int:
    return answers().search(replace(query, offset=0, size=1, facets=())).total
