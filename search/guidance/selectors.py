"""Synonyms and promotions as they hold now: read by each process every few seconds."""

from dataclasses import dataclass, field, replace

from django.core.cache import caches
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cms.settings import limits
from search.analysis import forms
from search.guidance.models import Promotion, Synonym
from search.guidance.words import Words, is_said, phrases_in, place_in
from search.query import Query

_READ = "search.guidance.read"


@dataclass(frozen=True, slots=True)
class Promoted:
    """What stands first for any of some wordings."""

    wordings: tuple[Words, ...]
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """All that editors have told the search. `synonyms` pairs what is typed with what is meant."""

    synonyms: tuple[tuple[Words, tuple[Words, ...]], ...] = ()
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
    for written, others in _guidance().synonyms:
        start = place_in(query.words, written)
        if start is not None:
            for word in query.words[start : start + len(written)]:
                meant.setdefault(forms(word).kk, {}).update(dict.fromkeys(others))
    found = {stem: tuple(some)[: limits.SYNONYMS_PER_WORD] for stem, some in meant.items()}
    return replace(query, synonyms=found) if found else query


def promoted_for(query: Query) -> dict[str, str]:
    """What editors want to stand first for these words: label by key, in their order."""
    typed = (*query.words, *(word for phrase in query.phrases for word in phrase))
    if not typed or query.filters or query.inside or query.months or query.without:
        return {}
    return {
        one.key: one.label
        for one in _guidance().promoted
        if any(is_said(typed, wording) for wording in one.wordings)
    }


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
        F("words"), F("meant"), Value("", texts), Cast("is_both_ways", IntegerField()), F("pk")
    )
    promotions = (
        Promotion.objects.shown_on(timezone.localdate())
        .order_by()
        .values_list(
            F("words"),
            F("label"),
            Concat("kind", Value(":"), Cast("object_pk", texts), output_field=texts),
            Value(0),
            F("pk"),
        )
    )
    pairs, promoted = [], []
    for words, said, key, is_both_ways, _pk in sorted(
        synonyms.union(promotions, all=True), key=lambda row: row[-1]
    ):
        wordings = tuple(phrases_in(words))
        if key:
            promoted.append(Promoted(wordings, key, said))
            continue
        meant = tuple(phrases_in(said))
        pairs += _pairs(wordings, meant, is_both_ways=bool(is_both_ways))
    return Guidance(tuple(pairs), tuple(promoted))


def _pairs(
    wordings: tuple[Words, ...], meant: tuple[Words, ...], *, is_both_ways: bool
) -> list[tuple[Words, tuple[Words, ...]]]:
    """Each wording with all that stands for it."""
    if not is_both_ways:
        return [(one, meant) for one in wordings]
    alike = (*wordings, *meant)
    return [(one, tuple(other for other in alike if other != one)) for one in alike]
