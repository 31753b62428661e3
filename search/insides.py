"""Which piece of a whole file says most about a question, and on which of its pages it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.ports.searchable import SearchCard
from cms.settings import limits
from cms.texts.reading import PAGE_BREAK
from search.analysis import Marker, keyboard_letters
from search.analysis.kazakh.alphabet import Folded
from search.snippets import snippet

_LETTERS = 4  # of a word that all its forms begin with, mostly
_TRIED = 3
_FOLDED = Folded()


def piece_of(card: SearchCard, marker: Marker) -> tuple[SafeString, int]:
    """A piece of the file's text, marked, and the number of its page.

    Which parts hold words that begin as those of the question is found out letter by letter, so
    that only a part or two are read word by word.
    """
    starts = [{word[:_LETTERS], keyboard_letters(word)[:_LETTERS]} for word in marker.words]
    parts: list[tuple[int, int, int, str]] = []
    for number, (page, part) in enumerate(_parts(card.body)):
        folded = _FOLDED.letters(part.lower())
        missing = sum(not any(start in folded for start in some) for some in starts)
        parts.append((missing, number, page, part))
        if not missing and (said := _marked(part, marker)):
            return said, page
    for _missing, _number, page, part in sorted(parts)[:_TRIED]:
        if said := _marked(part, marker):
            return said, page
    return snippet((card.text,), marker), 1


def _marked(part: str, marker: Marker) -> SafeString | None:
    """A piece with a mark in it; None when there is none to show."""
    said = snippet((part,), marker)
    return said if "<mark>" in said else None


def place_of(card: SearchCard, page: int) -> str:
    """In which file, and where in it, in a sentence."""
    named = {"file": card.file, "number": page}
    if card.unit == "page":
        return _("In the file “%(file)s”, page %(number)s") % named
    if card.unit == "slide":
        return _("In the file “%(file)s”, slide %(number)s") % named
    if card.unit == "sheet":
        return _("In the file “%(file)s”, sheet %(number)s") % named
    return _("In the file “%(file)s”") % named


def together(cards: Iterable[SearchCard], findings: Mapping[str, Any]) -> list[Any]:
    """Lines by their keys in the order of the cards; what is found in files of one thing stands in
    the line of the thing, as its `insides`."""
    lines: dict[str, Any] = {}
    for card in cards:
        thing, finding = card.within or card.key, findings[card.key]
        first = lines.get(thing)
        if first is None:
            lines[thing] = finding
            continue
        whole, inside = (first, finding) if card.within else (finding, replace(first, insides=()))
        insides = (*first.insides, inside) if card.within else (inside, *first.insides)
        lines[thing] = replace(whole, insides=insides[: limits.INSIDES_SHOWN])
    return list(lines.values())


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Pages, long ones in several parts, each with the number of its page."""
    for page, said in enumerate(text.split(PAGE_BREAK), start=1):
        at = 0
        while at < len(said):
            end = at + limits.FILE_PART_LETTERS
            line = said.find("\n", end) if end < len(said) else -1
            end = line if 0 <= line < end + limits.SNIPPET_SOURCE // 2 else min(end, len(said))
            yield page, said[at:end]
            at = end
