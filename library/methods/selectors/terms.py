"""The vocabularies of the shelf: small, stable, asked for on every page."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.cache import caches
from django.utils.translation import get_language

from library.methods.models import Grade, Licence, MaterialType, Subject, Term, WorkForm

CACHE_KEY = "library.vocabularies"


class Word(NamedTuple):
    """A word of a vocabulary, light enough to be remembered: what pages show of it."""

    pk: int
    code: str
    names: tuple[str, str, str]
    meanings: tuple[str, str, str] = ("", "", "")
    url: str = ""
    allows_adaptation: bool = True
    shares_alike: bool = False

    @property
    def name(self) -> str:
        """The name in the reader's language, else in Kazakh."""
        return _said(self.names)

    @property
    def meaning(self) -> str:
        """What a licence means, in the reader's language, else in Kazakh."""
        return _said(self.meanings)


class Vocabularies(NamedTuple):
    """All words by vocabulary, each in its order, by primary key."""

    subjects: dict[int, Word]
    grades: dict[int, Word]
    types: dict[int, Word]
    forms: dict[int, Word]
    licences: dict[int, Word]


def vocabularies() -> Vocabularies:
    """The words, remembered by each process for a minute. Ask once a page: reading them costs."""
    found = caches["local"].get(CACHE_KEY)
    if found is None:
        found = Vocabularies(
            subjects=_words(Subject.objects.all()),
            grades=_words(Grade.objects.all()),
            types=_words(MaterialType.objects.all()),
            forms=_words(WorkForm.objects.all()),
            licences=_words(Licence.objects.all()),
        )
        caches["local"].set(CACHE_KEY, found)
    return found


def forget_vocabularies() -> None:
    """Reads the words anew next time (in this process)."""
    caches["local"].delete(CACHE_KEY)


def named(words: dict[int, Word], keys: Iterable[int]) -> tuple[str, ...]:
    """Names of the words with `keys`, in the order of the vocabulary, in the reader's language."""
    wanted = set(keys)
    return tuple(word.name for key, word in words.items() if key in wanted)


def grades_in_words(grades: dict[int, Word], keys: Iterable[int]) -> tuple[str, ...]:
    """Names of grades; three and more in a row become one: «5–8-сынып», «Grade 5–8»."""
    wanted = set(keys)
    runs: list[list[Word]] = [[]]
    for key, grade in grades.items():
        if key in wanted:
            runs[-1].append(grade)
        elif runs[-1]:
            runs.append([])
    return tuple(name for run in runs for name in _run_in_words(run))


def _run_in_words(run: list[Word]) -> list[str]:
    numbered = [grade for grade in run if grade.code.isdigit() and grade.code in grade.name]
    if len(numbered) < 3:
        return [grade.name for grade in run]
    first, last = numbered[0], numbered[-1]
    before = [grade.name for grade in run if grade not in numbered]
    return [*before, last.name.replace(last.code, f"{first.code}–{last.code}", 1)]


def _words(terms: Iterable[Term]) -> dict[int, Word]:
    return {term.pk: _word(term) for term in terms}


def _word(term: Term) -> Word:
    names = (term.name_kk, term.name_ru, term.name_en)
    if not isinstance(term, Licence):
        return Word(term.pk, term.code, names)
    meanings = (term.meaning_kk, term.meaning_ru, term.meaning_en)
    flags = (term.allows_adaptation, term.shares_alike)
    return Word(term.pk, term.code, names, meanings, term.url, *flags)


def _said(texts: tuple[str, str, str]) -> str:
    language = (get_language() or "kk")[:2]
    return texts[{"ru": 1, "en": 2}.get(language, 0)] or texts[0]
