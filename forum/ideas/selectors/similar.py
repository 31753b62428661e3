"""Ideas like one that is being written, so that a voice joins others instead of beginning anew."""

import re
from dataclasses import dataclass

from django.db.models import Q

from cms.audience.viewer import Viewer
from cms.ports.stems import stems_in
from cms.settings import limits
from forum.ideas.models import Idea

_WORD = re.compile(r"\w{4,}", re.UNICODE)
_START = 4  # letters by which the database finds what may be like it
_WORDS = 8


@dataclass(frozen=True, slots=True)
class SimilarIdea:
    """An idea that was proposed before."""

    pk: int
    title: str
    language: str
    url: str
    stage: str


def similar_ideas(
    viewer: Viewer,
    text: str,
    *,
    board_id: int | None = None,
    besides: int | None = None,
    version: int | None = None,
) -> list[SimilarIdea]:
    """Ideas that share most words with `text` in their titles, most first; one query."""
    words = sorted(set(_WORD.findall(text.lower())), key=len, reverse=True)[:_WORDS]
    if not words:
        return []
    found = Idea.objects.visible_to(viewer, version).standing().out().exclude(pk=besides)
    if board_id is not None:
        found = found.filter(topic__board=board_id)
    any_word = Q()
    for start in {word[:_START] for word in words}:
        # SQLite knows capitals of Latin letters alone: small ones, or the beginning of a title.
        any_word |= Q(topic__title__icontains=start)
        any_word |= Q(topic__title__contains=start.capitalize())
    rows = found.filter(any_word).select_related("topic", "stage").order_by("-pk")
    needed = 1 if len(words) < 3 else 2
    scored = []
    for idea in rows[: limits.SIMILAR_ASKED_AMONG]:
        score = _in_common(words, idea.topic.title, idea.topic.language)
        if score >= needed:
            scored.append((score, idea.pk, idea))
    best = sorted(scored, key=lambda one: one[:2], reverse=True)[: limits.SIMILAR_QUESTIONS]
    return [
        SimilarIdea(
            pk=idea.pk,
            title=idea.topic.title,
            language=idea.topic.language,
            url=idea.get_absolute_url(),
            stage=idea.stage.name,
        )
        for _score, _pk, idea in best
    ]


def _in_common(words: list[str], title: str, language: str) -> int:
    """How many of `words` stand in `title`, in whatever form."""
    there = {stem for word in _WORD.findall(title.lower()) for stem in stems_in(word, language)}
    return sum(not there.isdisjoint(stems_in(word, language)) for word in words)
