"""The vocabularies of the shelf: small, stable, asked for on every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import caches

from library.methods.models import (
    Grade,
    Licence,
    MaterialType,
    Subject,
    Term,
    WorkForm,
)

CACHE_KEY = "library.vocabularies"
_Word = TypeVar("_Word", bound=Term)


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """All words by vocabulary, each in its order, by primary key."""

    subjects: dict[int, Subject]
    grades: dict[int, Grade]
    types: dict[int, MaterialType]
    forms: dict[int, WorkForm]
    licences: dict[int, Licence]


def vocabularies() -> Vocabularies:
    """The words, remembered by each process for a minute."""
    found = caches["local"].get(CACHE_KEY)
    if found is None:
        found = Vocabularies(
            subjects=_by_key(Subject.objects.all()),
            grades=_by_key(Grade.objects.all()),
            types=_by_key(MaterialType.objects.all()),
            forms=_by_key(WorkForm.objects.all()),
            licences=_by_key(Licence.objects.all()),
        )
        caches["local"].set(CACHE_KEY, found)
    return found


def forget_vocabularies() -> None:
    """Reads the words anew next time (in this process)."""
    caches["local"].delete(CACHE_KEY)


def named(words: dict[int, _Word], keys: Iterable[int]) -> tuple[str, ...]:
    """Names of the words with `keys`, in the order of the vocabulary, in the reader's language."""
    wanted = set(keys)
    return tuple(word.name for key, word in words.items() if key in wanted)


def grades_in_words(keys: Iterable[int]) -> tuple[str, ...]:
    """Names of grades; three and more in a row become one: «5–8-сынып», «Grade 5–8»."""
    wanted = set(keys)
    runs: list[list[Grade]] = [[]]
    for key, grade in vocabularies().grades.items():
        if key in wanted:
            runs[-1].append(grade)
        elif runs[-1]:
            runs.append([])
    return tuple(name for run in runs for name in _run_in_words(run))


def _run_in_words(run: list[Grade]) -> list[str]:
    numbered = [grade for grade in run if grade.code.isdigit() and grade.code in grade.name]
    if len(numbered) < 3:
        return [grade.name for grade in run]
    first, last = numbered[0], numbered[-1]
    before = [grade.name for grade in run if grade not in numbered]
    return [*before, last.name.replace(last.code, f"{first.code}–{last.code}", 1)]


def _by_key(words: Iterable[_Word]) -> dict[int, _Word]:
    return {word.pk: word for word in words}
