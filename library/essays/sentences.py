"""Counts sentences as a teacher would, in Kazakh, Russian and English. No models, no settings.

The words of the rules stand in `library/static/library/sentence-rules.json`. The live counter of
the writing page (`cms/static/cms/js/sentences.js`) reads the same file and follows the same steps;
a test runs both over one table.
"""

import json
import re
import unicodedata
from pathlib import Path

RULES = json.loads(
    (Path(__file__).parents[1] / "static" / "library" / "sentence-rules.json").read_text("utf-8")
)
_TERMINATORS = frozenset(RULES["terminators"])
_CLOSERS = frozenset(RULES["closers"])
_OPENERS = frozenset(RULES["openers"])
_DASHES = frozenset(RULES["dashes"])
_AFTER_NUMBER = frozenset(RULES["after_number"])
_MAY_END = frozenset(RULES["may_end"])
_NEVER_FINAL = frozenset(RULES["never_final"])
_WHOLE_WORDS = frozenset(RULES["whole_words"])
_LEAST_WORDS = RULES["least_words_without_full_stop"]
_LEAST_LETTERS = RULES["least_letters_of_a_word_before_a_small_letter"]

_LOOK_BACK = 80  # letters before a full stop that decide what it means
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_FENCE = re.compile(r"^(```|~~~)")
_HEADING = re.compile(r"^#{1,6}( |$)")
_QUOTED = re.compile(r"^(> ?)+")
_BULLET = re.compile(r"^[-*+•‣▪–—−] +")
_NUMBERED = re.compile(r"^([0-9]{1,3}[.)]|[0-9]{1,2}([.][0-9]{1,2})+[.]?|[a-zа-яәғқңөұүһі][)]) +")
_WORD = re.compile(r"[^ ]+")
_ROMAN = re.compile(r"^[IVXLC]+$")
_DIGITS_FIRST = re.compile(r"^[0-9]+")


class _Line:
    """One line of the text without its list mark."""

    def __init__(self, text: str, *, bullet: bool, numbered: bool) -> None:
        self.text = text
        self.bullet = bullet
        self.numbered = numbered

    @property
    def is_item(self) -> bool:
        return self.bullet or self.numbered


def count_sentences(text: str) -> int:
    """How many sentences `text` (plain or Markdown) has."""
    return sum(_count_in(unit) for unit in _units(_lines(text)))


def _lines(text: str) -> list[_Line | None]:
    """Lines without Markdown marks; None where a paragraph ends."""
    tidy = unicodedata.normalize("NFC", text)
    tidy = _INVISIBLE.sub("", tidy).replace("\r\n", "\n").replace("\r", "\n")
    lines: list[_Line | None] = []
    in_code = False
    for raw in tidy.split("\n"):
        line = re.sub(r"\s+", " ", raw).strip(" ")
        if _FENCE.match(line):
            in_code = not in_code
            lines.append(None)
            continue
        line = _QUOTED.sub("", line)
        if in_code or not line or _HEADING.match(line) or line[0] == "|":
            lines.append(None)
            continue
        bullet = bool(_BULLET.match(line))
        line = _BULLET.sub("", line)
        numbered = bool(_NUMBERED.match(line))
        line = _NUMBERED.sub("", line)
        lines.append(_Line(line, bullet=bullet, numbered=numbered) if line else None)
    return lines


def _units(lines: list[_Line | None]) -> list[str]:
    """Joins lines that belong to one sentence; leaves out numbered headings."""
    units: list[list[str]] = []
    previous: _Line | None = None
    is_open = after_gap = False
    for line, following in zip(lines, _following(lines), strict=True):
        if line is None:
            after_gap = True
            continue
        if _is_heading(previous, line, following):
            is_open = False
        elif is_open and _continues(units[-1][-1], line, after_gap=after_gap):
            units[-1].append(line.text)
        else:
            units.append([line.text])
            is_open = True
        previous, after_gap = line, False
    return [" ".join(unit) for unit in units]


def _following(lines: list[_Line | None]) -> list[_Line | None]:
    """For each line the next one that has text."""
    found: list[_Line | None] = []
    following: _Line | None = None
    for line in reversed(lines):
        found.append(following)
        following = line or following
    return found[::-1]


def _continues(before: str, line: _Line, *, after_gap: bool) -> bool:
    """Whether `line` goes on with what `before` began."""
    last = before[-1]
    small = _first_letter(line.text).islower()
    if after_gap:
        return last in ":;," and (line.is_item or small)
    if last in ":;," or (last in _DASHES and not line.is_item):
        return True
    return small and not (line.is_item and _is_finished(before))


def _is_heading(previous: _Line | None, line: _Line, following: _Line | None) -> bool:
    """A numbered line without a full stop that stands alone above other text."""
    if not line.numbered or line.text[-1] in _TERMINATORS or line.text[-1] in ":;,":
        return False
    if following is None or following.is_item:
        return False
    return previous is None or not previous.is_item


def _is_finished(text: str) -> bool:
    end = len(text)
    while end and text[end - 1] in _CLOSERS:
        end -= 1
    return end > 0 and text[end - 1] in _TERMINATORS


def _first_letter(text: str) -> str:
    for char in text:
        if char not in _OPENERS and char not in _DASHES and char != " ":
            return char
    return ""


def _count_in(unit: str) -> int:
    """Sentences of one joined unit."""
    count = 0
    start = 0
    position = 0
    length = len(unit)
    while position < length:
        if unit[position] not in _TERMINATORS:
            position += 1
            continue
        run_end = position
        while run_end < length and unit[run_end] in _TERMINATORS:
            run_end += 1
        after = run_end
        while after < length and unit[after] in _CLOSERS:
            after += 1
        if _ends_sentence(unit, start, position, run_end, after):
            count += _has_letter(unit[start:after])
            start = after
        position = max(after, run_end)
    rest = unit[start:]
    return count + (len(_words(rest)) >= _LEAST_WORDS)


def _ends_sentence(unit: str, start: int, run_start: int, run_end: int, after: int) -> bool:
    """Whether the marks `unit[run_start:run_end]` end a sentence."""
    run = unit[run_start:run_end]
    if after >= len(unit):
        return True
    if unit[after] != " " and unit[after] not in _DASHES:
        return _space_forgotten(unit, run_start, after)
    position = after
    has_dash = False
    while position < len(unit) and (
        unit[position] == " " or unit[position] in _DASHES or unit[position] in _OPENERS
    ):
        has_dash = has_dash or unit[position] in _DASHES
        position += 1
    if position >= len(unit):
        return True
    following = unit[position]
    spoken = has_dash or after > run_end
    if "!" in run or "?" in run:
        return not following.islower() or not (spoken or _dotted(run))
    if run != ".":
        return not following.islower()
    before = unit[max(start, run_start - _LOOK_BACK) : run_start]
    return _full_stop_ends(before, following, spoken=spoken)


def _full_stop_ends(before: str, following: str, *, spoken: bool) -> bool:
    """Whether one full stop after `before` ends a sentence when `following` comes next."""
    words = _WORD.findall(before)
    last = _bare(words[-1]) if words else ""
    previous = words[-2] if len(words) > 1 else ""
    numbered = _DIGITS_FIRST.match(last) is not None and not last.isdigit()
    word = _DIGITS_FIRST.sub("", last) if numbered else last
    small = word.lower()
    if following.islower():
        known = small in _AFTER_NUMBER or small in _MAY_END or small in _NEVER_FINAL
        return not spoken and not known and word.isalpha() and len(word) >= _LEAST_LETTERS
    if following.isdigit():
        return not (last.isdigit() or last == "№" or _is_abbreviation(small))
    if small in _AFTER_NUMBER and (numbered or _is_number(previous)):
        return True
    if small in _MAY_END or small in _WHOLE_WORDS:
        return True
    return not _is_abbreviation(small)


def _is_abbreviation(small: str) -> bool:
    """Known short forms, single letters (initials) and short letters with stops between."""
    if small in _WHOLE_WORDS:
        return False
    if small in _NEVER_FINAL or small in _AFTER_NUMBER or small in _MAY_END:
        return True
    parts = small.split(".")
    if not all(part.isalpha() for part in parts):
        return False
    return (len(parts) == 1 and len(small) == 1) or (
        len(parts) > 1 and all(len(part) <= 3 for part in parts)
    )


def _space_forgotten(unit: str, run_start: int, after: int) -> bool:
    """«болды.Содан»: two small letters, the mark, a capital and a small letter, without a space."""
    before = unit[max(0, run_start - 2) : run_start]
    nearby = unit[after : after + 2]
    return (
        len(before) == 2
        and before.islower()
        and before.isalpha()
        and len(nearby) == 2
        and nearby[0].isupper()
        and nearby[1].islower()
    )


def _dotted(run: str) -> bool:
    """«?..»: the thought trails off."""
    return "…" in run or ".." in run


def _is_number(word: str) -> bool:
    bare = _bare(word)
    return bool(bare) and (bare[-1].isdigit() or bool(_ROMAN.match(bare)))


def _bare(word: str) -> str:
    start, end = 0, len(word)
    while start < end and (word[start] in _OPENERS or word[start] in _DASHES):
        start += 1
    return word[start:end]


def _has_letter(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if _has_letter(word)]
