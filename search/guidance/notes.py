"""What an editor is told of a synonym that was saved."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.ports.searchable import tokens_of
from search.engines import answers
from search.guidance.models import Synonym
from search.guidance.selectors import forget_guidance, with_synonyms
from search.guidance.words import is_same, phrases_in
from search.query import Query, parse

_ASKED = 3  # phrases that are tried


def notes_of(synonym: Synonym, viewer: Viewer) -> list[str]:
    """Words that stand in another synonym too, then how much more each word finds now."""
    return [*_twice(synonym), *_finds_more(synonym, viewer)]


def _twice(synonym: Synonym) -> list[str]:
    own = phrases_in(synonym.words)
    return [
        _("“%(words)s” stands in another synonym too: %(other)s")
        % {"words": " ".join(phrase), "other": other}
        for other in Synonym.objects.exclude(pk=synonym.pk)
        for phrase in own
        if any(is_same(phrase, one) for one in phrases_in(other.words))
    ]


def _finds_more(synonym: Synonym, viewer: Viewer) -> list[str]:
    forget_guidance()
    notes = []
    for phrase in phrases_in(synonym.words)[:_ASKED]:
        words = " ".join(phrase)
        plain = parse(words).of_tokens(tokens_of(viewer))
        before, now = _count(plain), _count(with_synonyms(plain))
        said = ngettext(
            "“%(words)s” finds %(count)d thing; without synonyms %(before)d.",
            "“%(words)s” finds %(count)d things; without synonyms %(before)d.",
            now,
        )
        notes.append(said % {"words": words, "count": now, "before": before})
    return notes


def _count(query: Query) -> int:
    return answers().search(replace(query, size=1, facets=())).total
