"""Synonyms and promotions as they hold now: read by each process every few seconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.core.cache import caches
from django.db.models import Case, CharField, F, IntegerField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cms.settings import limits
from search.analysis import clauses, forms
from search.guidance.models import Promotion, Synonym
from search.guidance.words import Words, is_contained, is_said, is_same, phrases_in
from search.matches import key_of
from search.query import Query

_READ = "search.guidance.read"


Pair = tuple[Words, tuple[Words, ...]]


@dataclass(frozen=True, slots=True)
class Promoted:
    """What stands first for any of some wordings."""

    wordings: tuple[Words, ...]
    is_contained: bool
    key: str
    label: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """All that editors have told the search. `synonyms` pairs what is typed with what is meant, by
    each form of its first word."""

    synonyms: Mapping[tuple[str, str], tuple[Pair, ...]] = field(default_factory=dict)
    promoted: tuple[Promoted, ...] = ()


@dataclass(slots=True)
class _Remembered:
    """The guidance of this process."""

    guidance: Guidance = field(default_factory=Guidance)


_remembered = _Remembered()


def with_synonyms(query: Query) -> Query:
    """The same question, asked with the synonyms of its words.

    A phrase that has a synonym gives it to each of its words: with one of them or the synonym in
    place of every word, a document is found that has the whole phrase or the synonym.
    """
    meant: dict[str, dict[Words, None]] = {}
    for start in range(len(query.words)):
        for written, others in _beginning_with(query.words[start]):
            typed = query.words[start : start + len(written)]
            if is_same(typed, written):
                for word in typed:
                    meant.setdefault(key_of((word,)), {}).update(dict.fromkeys(others))
    for phrase in query.phrases:
        for written, others in _beginning_with(phrase[0]) if len(phrase) > 1 else ():
            if is_same(phrase, written):
                meant.setdefault(key_of(phrase), {}).update(dict.fromkeys(others))
    found = {stem: tuple(some)[: limits.SYNONYMS_PER_WORD] for stem, some in meant.items()}
    return replace(query, synonyms=found) if found else query


def _beginning_with(word: str) -> list[Pair]:
    """Pairs of which what is typed begins with a form of `word`."""
    known = _guidance().synonyms
    pairs = (pair for one in clauses(word) for pair in known.get((one.field, one.term), ()))
    return list(dict.fromkeys(pairs))


def promoted_for(query: Query) -> dict[str, str]:
    """What editors want to stand first for these words: label by key, in their order."""
    return {one.key: one.label for one in _promoted(query) if one.key}


def promoted_addresses(query: Query) -> list[Promoted]:
    """Sections and addresses outside that editors want to stand first for these words."""
    return [one for one in _promoted(query) if not one.key]


def _promoted(query: Query) -> list[Promoted]:
    typed = (*query.words, *(word for phrase in query.phrases for word in phrase))
    is_more = query.begun or query.inside or query.outside or query.months or query.without
    if not typed or is_more or query.filters or query.without_months:
        return []
    return [
        one
        for one in _guidance().promoted
        if any((is_contained if one.is_contained else is_said)(typed, w) for w in one.wordings)
    ]


def forget_guidance() -> None:
    """Reads the tables anew next time (in this process)."""
    caches["local"].delete(_READ)


def _guidance() -> Guidance:
    local = caches["local"]
    if not local.get(_READ):
        _remembered.guidance = _read()
        local.set(_READ, True, limits.GUIDANCE_SECONDS)
    return _remembered.guidance


def _read() -> Guidance:
    """Both tables in one question."""
    texts = CharField()
    synonyms = Synonym.objects.order_by().values_list(
        F("words"),
        F("meant"),
        Value("", texts),
        Value("", texts),
        Value("", texts),
        Cast("is_both_ways", IntegerField()),
        F("pk"),
    )
    thing = Concat("kind", Value(":"), Cast("object_pk", texts), output_field=texts)
    promotions = (
        Promotion.objects.shown_on(timezone.localdate())
        .order_by()
        .values_list(
            F("words"),
            F("label"),
            Case(When(kind="", then=Value("")), default=thing, output_field=texts),
            F("title"),
            F("address"),
            Cast("is_contained", IntegerField()),
            F("pk"),
        )
    )
    pairs, promoted = [], []
    for words, said, key, title, url, is_wide, _pk in sorted(
        synonyms.union(promotions, all=True), key=lambda row: row[-1]
    ):
        wordings = tuple(phrases_in(words))
        if url:
            promoted.append(Promoted(wordings, bool(is_wide), key, said, title, url))
            continue
        meant = tuple(phrases_in(said))
        pairs += _pairs(wordings, meant, is_both_ways=bool(is_wide))
    return Guidance(_by_form(pairs), tuple(promoted))


def _by_form(pairs: Iterable[Pair]) -> dict[tuple[str, str], tuple[Pair, ...]]:
    found: dict[tuple[str, str], tuple[Pair, ...]] = {}
    for pair in pairs:
        for key in forms(pair[0][0])._asdict().items():
            found[key] = (*found.get(key, ()), pair)
    return found


def _pairs(
    wordings: tuple[Words, ...], meant: tuple[Words, ...], *, is_both_ways: bool
) -> list[tuple[Words, tuple[Words, ...]]]:
    """Each wording with all that stands for it."""
    if not is_both_ways:
        return [(one, meant) for one in wordings]
    alike = (*wordings, *meant)
    return [(one, tuple(other for other in alike if other != one)) for one in alike]
