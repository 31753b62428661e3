"""Sections of the site that are called as somebody says: “essays”, “library”."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override

from cms.languages import LANGUAGE_CODES
from cms.sections.pages import Section
from search.analysis import tokens
from search.guidance.words import is_form_of


class SectionLink(NamedTuple):
    """A section and its address, in the reader's language."""

    label: str
    url: str


def sections_said(words: Sequence[str]) -> list[SectionLink]:
    """Sections whose name, in any language, has all of `words` in whatever form."""
    return [
        SectionLink(capfirst(str(Section(name).label)), reverse(name))
        for name, called in _names().items()
        if words and any(_has_all(words, one) for one in called)
    ]


def _has_all(words: Sequence[str], name: Sequence[str]) -> bool:
    return all(any(is_form_of(word, one) for one in name) for word in words)


@cache
def _names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The words of the names of sections in every language."""
    found: dict[str, list[tuple[str, ...]]] = {section.value: [] for section in Section}
    for language in LANGUAGE_CODES:
        with override(language):
            for section in Section:
                found[section.value].append(tuple(tokens(str(section.label))))
    return {name: tuple(called) for name, called in found.items()}
