"""Titles like one that is being typed, so that a voice joins others instead of beginning anew."""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from cms.ports.stems import stems_in
from cms.settings import limits

_WORD = re.compile(r"\w{4,}", re.UNICODE)
_START = 4  # letters by which the database finds what may be like it
_WORDS = 8


def longest_words(text: str) -> list[str]:
    """The few longest words of `text`, which tell most of what it is about."""
    return sorted(set(_WORD.findall(text.lower())), key=len, reverse=True)[:_WORDS]


def in_title(start: str) -> Q:
    """True of rows beside a topic in whose title a word begins so."""
    # SQLite knows capitals of Latin letters alone: small ones, or the beginning of a title.
    return Q(topic__title__icontains=start) | Q(topic__title__contains=start.capitalize())


def most_alike(
    text: str, found: QuerySet[Any], *, first: Callable[[Any], bool] | None = None
) -> list[Any]:
    """Those of `found`, rows beside a topic, whose titles share most words with `text`, in whatever
    form; among equals those that are `first`, then the newest. One query."""
    words = longest_words(text)
    if not words:
        return []
    any_word = Q()
    for start in {word[:_START] for word in words}:
        any_word |= in_title(start)
    needed = 1 if len(words) < 3 else 2
    scored = []
    rows: Any = found.filter(any_word).select_related("topic").order_by("-pk")
    for row in rows[: limits.SIMILAR_ASKED_AMONG]:
        score = _in_common(words, row.topic.title, row.topic.language)
        if score >= needed:
            scored.append(((score, first is not None and first(row), row.pk), row))
    scored.sort(key=lambda one: one[0], reverse=True)
    return [row for _score, row in scored[: limits.SIMILAR_QUESTIONS]]


def _in_common(words: list[str], title: str, language: str) -> int:
    """How many of `words` stand in `title`."""
    there = {stem for word in _WORD.findall(title.lower()) for stem in stems_in(word, language)}
    return sum(not there.isdisjoint(stems_in(word, language)) for word in words)
