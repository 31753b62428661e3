"""Pieces of text around what matched, escaped, with marks; made from text the reader may see."""

import re
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from cms.settings import limits
from search.analysis import Marker, normal_text, spans

# The number of an item of a list ends no sentence.
_NUMBER = r"(?<![^\s])[0-9]{1,2}\.(?=\s)"
_SENTENCE = re.compile(rf"(?:{_NUMBER}|[^.!?…])+(?:[.!?…]+[\"»”)\]]*|$)\s*")
_LEFT_OVER = re.compile(r"\s+(?:[-–—•]|[0-9]{1,2}\.)$")
_ITEM = re.compile(r"^(?:[-–—*•·]|[0-9]{1,2}[.)])\s+")


class _Match(NamedTuple):
    start: int
    end: int
    token: str


class _Sentence(NamedTuple):
    start: int
    end: int
    matched: frozenset[str]


def marked(text: str, marker: Marker) -> SafeString:
    """All of `text`, with its matching words marked."""
    plain = normal_text(text)
    return _render(plain, 0, len(plain), _matches(plain, marker))


def snippet(
    texts: tuple[str, ...], marker: Marker, length: int = limits.SNIPPET_LENGTH
) -> SafeString:
    """A piece of the first of `texts` in which a word matches, else the start of the first."""
    for text in texts:
        piece = _piece(text, marker, length)
        if "<mark>" in piece:
            return piece
    return _piece(next(filter(None, texts), ""), marker, length)


def _piece(text: str, marker: Marker, length: int) -> SafeString:
    """The sentences that say most about the query, whole where they fit into `length`."""
    plain = _in_sentences(normal_text(text[: limits.SNIPPET_SOURCE]))
    matches = _matches(plain, marker)
    sentences = [
        _Sentence(
            found.start(),
            found.end(),
            frozenset(m.token for m in matches if found.start() <= m.start < found.end()),
        )
        for found in _SENTENCE.finditer(plain)
    ]
    if not sentences:
        return SafeString("")
    first = max(sentences, key=lambda sentence: (len(sentence.matched), -sentence.start))
    start, end = first.start, first.end
    for following in sentences[sentences.index(first) + 1 :]:
        if following.end - start > length:
            break
        end = following.end
    if end - start > length:
        start, end = _cut(plain, first, matches, length)
    piece = _render(plain, start, end, matches)
    before = "… " if start > 0 else ""
    # A whole sentence ends by itself; only one that was cut says so.
    after = "" if end in {sentence.end for sentence in sentences} else "…"
    said = _LEFT_OVER.sub("", piece)
    return mark_safe(f"{before}{said}{after}")  # noqa: S308 - escaped by _render


def _in_sentences(text: str) -> str:
    """`text` on one line; what stood on a line of its own (a heading, an item) ends with a stop."""
    lines = [_ITEM.sub("", " ".join(line.split())) for line in text.splitlines()]
    lines = [line for line in lines if line]
    ended = [line if line[-1] in '.!?…:;,»”")' else f"{line}." for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])


def _matches(plain: str, marker: Marker) -> list[_Match]:
    return [_Match(*span) for span in spans(plain) if marker.matches(span.token)]


def _cut(plain: str, sentence: _Sentence, matches: list[_Match], length: int) -> tuple[int, int]:
    """A part of a long sentence around its first match, at blanks."""
    inside = next((m for m in matches if sentence.start <= m.start < sentence.end), None)
    start = sentence.start
    if inside and inside.end - start > length * 2 // 3:
        start = max(start, inside.start - length // 3)
        blank = plain.find(" ", start, inside.start)
        start = blank + 1 if blank >= 0 else inside.start
    end = min(sentence.end, start + length)
    if end < sentence.end:
        blank = plain.rfind(" ", start, end)
        end = blank if blank > start and (not inside or blank >= inside.end) else end
    return start, end


def _render(plain: str, start: int, end: int, matches: list[_Match]) -> SafeString:
    parts: list[str] = []
    at = start
    for match in matches:
        if match.start < at or match.end > end:
            continue
        parts.append(escape(plain[at : match.start]))
        parts.append(f"<mark>{escape(plain[match.start : match.end])}</mark>")
        at = match.end
    parts.append(escape(plain[at:end].rstrip() if end < len(plain) else plain[at:end]))
    return mark_safe("".join(parts).rstrip())  # noqa: S308 - each piece is escaped
