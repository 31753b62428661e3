"""What somebody probably meant, found out with what they themselves may find."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from django.core.cache import caches
from django.db.models import Count, Max

from cms.settings import limits
from search.analysis import normal_text, spans
from search.cards import kinds_of_people
from search.corrections.lexicon import Lexicon, Term
from search.corrections.models import SearchTerm
from search.engines import answers
from search.query import Query, parse

_LOOKED = "search.terms.looked"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was probably meant: as a text, as the question, and how much that finds.

    `is_beginning` says that the last word is taken for the beginning of others.
    """

    text: str
    query: Query
    total: int
    is_beginning: bool = False


@dataclass(slots=True)
class _Remembered:
    """The words of this process, and of which edition of the table."""

    edition: tuple[int, int] = (-1, -1)
    lexicon: Lexicon | None = None


_remembered = _Remembered()


def same_words(text: str, query: Query) -> Correction | None:
    """The words of `text`, which found nothing, as they are written: typed on another keyboard, or
    in another form. They are what was meant, so that their findings can be shown.

    `query` is the same question, with the asker's tokens: whatever is proposed finds something
    that the asker may see.
    """
    known = lexicon()
    wrong = [word for word in _words(query) if not (known.holds(word) or _has_any(query, word))]
    return _first_that_finds(text, query, _tries({word: known.same(word) for word in wrong}))


def begun_words(text: str, query: Query) -> Correction | None:
    """The last word of `text`, which found nothing, as the beginning of others, when something has
    one that begins so and all the other words."""
    plain = normal_text(text).rstrip()
    last = next(reversed(list(spans(plain))), None)
    if last is None or last.end != len(plain) or last.token not in query.words[-1:]:
        return None
    if len(last.token) < limits.BEGINNING_LETTERS_UNASKED:
        return None
    begun = f"{plain}*"
    asked = _same_question(query, begun)
    found = _count(asked)
    return Correction(begun, asked, found, is_beginning=True) if found else None


def offered_words(text: str, query: Query, total: int) -> Correction | None:
    """Words in place of those of `text`, which finds `total` things, that find more: a guess.

    No guess is made of a word that is known, is written in capitals, or is somebody's name.
    """
    known = lexicon()
    capitals = _in_capitals(text)
    near = {}
    for word in _words(query):
        found = ([] if not total else known.same(word)) or known.near(word)
        if found and word not in capitals and not (_has_any(query, word) and not total):
            near[word] = found
    near = {word: found for word, found in near.items() if not _is_name(query, word)}
    return _first_that_finds(text, query, _tries(near), total)


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


def _words(query: Query) -> list[str]:
    phrases = (word for phrase in query.phrases for word in phrase)
    return list(dict.fromkeys((*query.words, *phrases)))


def _in_capitals(text: str) -> set[str]:
    """Tokens that were typed in capitals, as abbreviations are."""
    plain = normal_text(text)
    return {
        span.token
        for span in spans(plain)
        if plain[span.start : span.end].isupper() and len(span.token) > 1
    }


def _has_any(query: Query, word: str) -> bool:
    """True when the asker finds anything by this word alone."""
    return bool(_count(Query(words=(word,), tokens=query.tokens, locale=query.locale)))


def _is_name(query: Query, word: str) -> bool:
    """True for the name of a person or author whom the asker finds."""
    for asked in ({"filters": {"kind": kinds_of_people()}}, {"inside": (("author", (word,)),)}):
        named = Query(**{"words": (word,), "tokens": query.tokens, "locale": query.locale} | asked)
        if _count(named):
            return True
    return False


def _first_that_finds(
    text: str, query: Query, tries: Iterable[dict[str, str]], total: int = 0
) -> Correction | None:
    for meant in tries:
        corrected = _with_words(text, meant)
        asked = _same_question(query, corrected)
        found = _count(asked)
        if found > total:
            return Correction(corrected, asked, found)
    return None


def _same_question(query: Query, text: str) -> Query:
    """What `query` asks, with the words of `text`."""
    return replace(
        parse(text),
        filters=query.filters,
        sort=query.sort,
        tokens=query.tokens,
        locale=query.locale,
    )


def _tries(near: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """What to put in place of the wrong words: the likeliest of each, then the next of one."""
    likeliest = {word: found[: limits.CORRECTIONS_TRIED] for word, found in near.items() if found}
    if not likeliest:
        return iter(())
    first = {word: found[0] for word, found in likeliest.items()}
    others = (
        first | {word: next_one} for word, found in likeliest.items() for next_one in found[1:]
    )
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
