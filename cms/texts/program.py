"""Draws the text out of one document: a program of its own, `python -I program.py KIND …`.

Whoever sent the document may mean harm. So this knows neither Django nor the site, and is started
without their variables in bounds of memory, time and what it writes (`cms.files.programs`).
It reads the document from its standard input and writes JSON to its standard output.
"""

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

BROKEN, LOCKED, MACROS, TOO_LARGE = "broken", "locked", "macros", "too-large"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an office document with a password, too
_MACRO_PART = re.compile(r"(?i)(^|/)(vbaProject\.bin|macrosheets/)")
_NUMBER = re.compile(r"(\d+)\.xml$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BETWEEN_CELLS = " · "


class Refusal(Exception):  # noqa: N818 - the reason why there is no text
    """The document gives no text; `reason` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take."""

    letters: int
    unpacked: int  # bytes of all parts of an archive together


@dataclass(slots=True)
class Taken:
    """What was read so far: (text, level of a heading or 0, number of the page or 0)."""

    room: int
    lines: list[tuple[str, int, int]] = field(default_factory=list)
    title: str = ""
    author: str = ""

    @property
    def is_full(self) -> bool:
        """True when there is room for nothing more."""
        return self.room <= 0

    def add(self, text: str, level: int = 0, page: int = 0) -> None:
        """One paragraph, tidied; what has no room is left out."""
        # Half a letter of a pair is nothing that a database takes.
        whole = text.encode("utf-8", "ignore").decode()
        tidy = " ".join(whole.replace("\x00", "").replace("\xad", "").split())[: max(0, self.room)]
        if tidy:
            self.room -= len(tidy) + 1
            self.lines.append((tidy, level, page))


# -- plain text ------------------------------------------------------------------------


def decode(data: bytes) -> str:
    """Text of `data`: UTF-8, UTF-16 with its mark, else the old Windows Cyrillic."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise Refusal(BROKEN)
    return data.decode("cp1251", errors="replace")


def _plain(file: IO[bytes], taken: Taken, limits: Limits) -> None:
    """Plain text, and Markdown: many a .txt holds its marks too."""
    # A letter has four bytes at most; what is behind the room for letters need not be read.
    for row in decode(file.read(4 * limits.letters)).splitlines():
        text = row.strip()
        marks = len(text) - len(text.lstrip("#"))
        if 0 < marks <= 6 and text[marks : marks + 1] == " ":
            taken.add(text[marks:].strip(" *_#"), marks)
        else:
            taken.add(text.replace("**", ""))
        if taken.is_full:
            return


# -- PDF -------------------------------------------------------------------------------


def _pdf(file: IO[bytes], taken: Taken, limits: Limits) -> None:
    import pypdfium2  # noqa: PLC0415 - no other kind needs it, and each program starts anew

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as error:
        raise Refusal(LOCKED if "password" in str(error).lower() else BROKEN) from error
    about = document.get_metadata_dict()
    taken.title, taken.author = _named(about.get("Title")), _named(about.get("Author"))
    for number in range(len(document)):
        page = document[number]
        held = page.get_textpage()
        for paragraph in _paragraphs(held.get_text_bounded().splitlines()):
            taken.add(paragraph, page=number + 1)
        held.close()
        page.close()
        if taken.is_full:
            return


def _paragraphs(rows: Iterable[str]) -> Iterator[str]:
    """Paragraphs of printed rows: a row that runs on belongs to the one before."""
    paragraph = ""
    for row in rows:
        # The hyphen at the end of a row comes as a mark of its own.
        text = row.strip().replace("\ufffe", "-")
        if paragraph.endswith("-") and text[:1].islower():
            paragraph = paragraph[:-1] + text
        elif paragraph and text[:1].islower():
            paragraph = f"{paragraph} {text}"
        else:
            if paragraph:
                yield paragraph
            paragraph = text
    if paragraph:
        yield paragraph


# -- archives of XML: OOXML and ODF ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """The names of elements of one kind of document."""

    paragraphs: frozenset[str]
    rows: frozenset[str]
    pages: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    # Words stand in elements of their own; without, everything inside a paragraph is words.
    words: str = ""
    blanks: frozenset[str] = frozenset()


_DOCX = _Shape(
    paragraphs=frozenset({f"{_WORD}p"}),
    rows=frozenset({f"{_WORD}tr"}),
    skipped=frozenset({f"{_COMPATIBLE}Fallback"}),
    words=f"{_WORD}t",
    blanks=frozenset({f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"}),
)
_PPTX = _Shape(
    paragraphs=frozenset({f"{_DRAWING}p"}),
    rows=frozenset({f"{_DRAWING}tr"}),
    skipped=frozenset({f"{_COMPATIBLE}Fallback"}),
    words=f"{_DRAWING}t",
    blanks=frozenset({f"{_DRAWING}br"}),
)
_ODF = _Shape(
    paragraphs=frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    rows=frozenset({f"{_TABLE}table-row"}),
    skipped=frozenset({f"{_TEXT}tracked-changes"}),
    blanks=frozenset({f"{_TEXT}tab", f"{_TEXT}s", f"{_TEXT}line-break"}),
)
_ODP = replace(_ODF, pages=frozenset({f"{_DRAW}page"}))
_ODS = replace(_ODF, pages=frozenset({f"{_TABLE}table"}))

LevelOf = Callable[[Element], int]


def _opened(file: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The archive, if it is one that may be unpacked."""
    if file.read(len(_OLD_OFFICE)) == _OLD_OFFICE:
        raise Refusal(LOCKED)
    archive = zipfile.ZipFile(file)
    entries = archive.infolist()
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise Refusal(LOCKED)
    if any(_MACRO_PART.search(entry.filename) for entry in entries):
        raise Refusal(MACROS)
    # What an entry says of its size holds: reading stops there.
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Refusal(TOO_LARGE)
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as manifest:
            if any(one.tag.endswith("}encryption-data") for _event, one in iterparse(manifest)):
                raise Refusal(LOCKED)
    return archive


def _part(
    archive: zipfile.ZipFile,
    name: str,
    shape: _Shape,
    taken: Taken,
    *,
    level_of: LevelOf = lambda element: 0,
    page: int = 0,
) -> None:
    """One part of an archive, read as it is unpacked and forgotten at once."""
    walk = _Walk(shape, taken, level_of, page)
    with archive.open(name) as part:
        for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                walk.begin(element.tag)
            else:
                walk.end(element)
            if taken.is_full:
                return


class _Walk:
    """Through the elements of a part, in their order."""

    def __init__(self, shape: _Shape, taken: Taken, level_of: LevelOf, page: int) -> None:
        self.shape, self.taken, self.level_of, self.page = shape, taken, level_of, page
        self.rows: list[list[str]] = []  # cells of the rows of tables that are open
        self.skipping = 0

    def begin(self, tag: str) -> None:
        """An element is opened."""
        if tag in self.shape.skipped:
            self.skipping += 1
        elif self.skipping:
            return
        elif tag in self.shape.rows:
            self.rows.append([])
        elif tag in self.shape.pages:
            self.page += 1

    def end(self, element: Element) -> None:
        """An element is whole: its words are taken, and it is emptied."""
        if element.tag in self.shape.skipped:
            self.skipping -= 1
        elif self.skipping:
            return
        elif element.tag in self.shape.paragraphs:
            self._take(_words_of(element, self.shape), self.level_of(element))
        elif element.tag in self.shape.rows:
            self._take(_BETWEEN_CELLS.join(dict.fromkeys(filter(None, self.rows.pop()))))
        else:
            return
        # What stands behind it belongs to the paragraph around it.
        behind, element.tail = element.tail, None
        element.clear()
        element.tail = behind

    def _take(self, text: str, level: int = 0) -> None:
        if self.rows:
            self.rows[-1].append(" ".join(text.split()))
        else:
            self.taken.add(text, level, self.page)


def _words_of(element: Element, shape: _Shape) -> str:
    """The words of a paragraph; of one inside it nothing is left by now."""
    if not shape.words:
        parts = [element.text or ""]
        for inner in element:
            parts.append(" " if inner.tag in shape.blanks else _words_of(inner, shape))
            parts.append(inner.tail or "")
        return "".join(parts)
    return "".join(
        (inner.text or "") if inner.tag == shape.words else " "
        for inner in element.iter()
        if inner.tag == shape.words or inner.tag in shape.blanks
    )


def _docx(file: IO[bytes], taken: Taken, limits: Limits) -> None:
    archive = _opened(file, limits)
    names = set(archive.namelist())
    levels = _levels_of_styles(archive) if "word/styles.xml" in names else {}

    def level_of(paragraph: Element) -> int:
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        return levels.get(style.get(f"{_WORD}val", ""), 0) if style is not None else 0

    _properties(archive, "docProps/core.xml", taken)
    _part(archive, "word/document.xml", _DOCX, taken, level_of=level_of)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in names and not taken.is_full:
            _part(archive, name, _DOCX, taken)


def _levels_of_styles(archive: zipfile.ZipFile) -> dict[str, int]:
    """Level of headings by the key of their style; its name is English in every Word."""
    levels: dict[str, int] = {}
    with archive.open("word/styles.xml") as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag != f"{_WORD}style":
                continue
            named = element.find(f"{_WORD}name")
            name = (named.get(f"{_WORD}val", "") if named is not None else "").lower()
            if name == "title":
                levels[element.get(f"{_WORD}styleId", "")] = 1
            elif name.startswith("heading ") and name[8:].isdigit():
                levels[element.get(f"{_WORD}styleId", "")] = int(name[8:])
            element.clear()
    return levels


def _pptx(file: IO[bytes], taken: Taken, limits: Limits) -> None:
    archive = _opened(file, limits)
    _properties(archive, "docProps/core.xml", taken)
    for number, name in enumerate(_numbered(archive, "ppt/slides/slide"), start=1):
        _part(archive, name, _PPTX, taken, page=number)
        if taken.is_full:
            return


def _numbered(archive: zipfile.ZipFile, start: str) -> list[str]:
    """Parts called `start` and a number, in order."""
    found = [
        (int(number[1]), name)
        for name in archive.namelist()
        if name.startswith(start) and (number := _NUMBER.fullmatch(name[len(start) :]))
    ]
    return [name for _number, name in sorted(found)]


def _xlsx(file: IO[bytes], taken: Taken, limits: Limits) -> None:
    """The words of each sheet, a row a line; numbers tell nothing without their table."""
    archive = _opened(file, limits)
    _properties(archive, "docProps/core.xml", taken)
    shared = _shared_strings(archive, limits)
    names = _names_of_sheets(archive)
    for number, part in enumerate(_numbered(archive, "xl/worksheets/sheet"), start=1):
        if number <= len(names):
            taken.add(names[number - 1], page=number)
        with archive.open(part) as sheet:
            for _event, element in iterparse(sheet, forbid_dtd=True):
                if element.tag == f"{_SHEET}row":
                    cells = (_cell(cell, shared) for cell in element)
                    taken.add(_BETWEEN_CELLS.join(cell for cell in cells if cell), page=number)
                    element.clear()
                if taken.is_full:
                    return


def _shared_strings(archive: zipfile.ZipFile, limits: Limits) -> list[str]:
    found: list[str] = []
    if "xl/sharedStrings.xml" not in archive.namelist():
        return found
    with archive.open("xl/sharedStrings.xml") as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag == f"{_SHEET}si":
                text = "".join(one.text or "" for one in element.iter(f"{_SHEET}t"))
                found.append(text[: limits.letters])
                element.clear()
    return found


def _names_of_sheets(archive: zipfile.ZipFile) -> list[str]:
    with archive.open("xl/workbook.xml") as part:
        elements = (element for _event, element in iterparse(part, forbid_dtd=True))
        return [one.get("name", "") for one in elements if one.tag == f"{_SHEET}sheet"]


def _cell(cell: Element, shared: list[str]) -> str:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return "".join(one.text or "" for one in cell.iter(f"{_SHEET}t"))
    value = cell.findtext(f"{_SHEET}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    return value if kind == "str" else ""


def _odf(shape: _Shape) -> "Reader":
    def read(file: IO[bytes], taken: Taken, limits: Limits) -> None:
        archive = _opened(file, limits)
        if "meta.xml" in archive.namelist():
            _properties(archive, "meta.xml", taken)
        _part(archive, "content.xml", shape, taken, level_of=_odf_level)

    return read


def _odf_level(paragraph: Element) -> int:
    if paragraph.tag != f"{_TEXT}h":
        return 0
    level = paragraph.get(f"{_TEXT}outline-level", "1")
    return int(level) if level.isdigit() else 1


def _properties(archive: zipfile.ZipFile, name: str, taken: Taken) -> None:
    """Title and author, as the document itself says."""
    if name not in archive.namelist():
        return
    with archive.open(name) as part:
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag == f"{_DC}title":
                taken.title = _named(element.text)
            elif element.tag == f"{_DC}creator":
                taken.author = _named(element.text)


def _named(text: Any) -> str:
    return " ".join(str(text or "").replace("\x00", "").split())[:300]


Reader = Callable[[IO[bytes], Taken, Limits], None]
READERS: dict[str, Reader] = {
    "txt": _plain,
    "md": _plain,
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "odt": _odf(_ODF),
    "odp": _odf(_ODP),
    "ods": _odf(_ODS),
}


def read(file: IO[bytes], kind: str, limits: Limits) -> dict[str, Any]:
    """What the document holds, or the `reason` why that is nothing."""
    taken = Taken(room=limits.letters)
    try:
        READERS[kind](file, taken, limits)
    except Refusal as refusal:
        return {"reason": refusal.reason}
    except MemoryError:
        return {"reason": TOO_LARGE}
    except (
        *(zipfile.BadZipFile, ParseError, DefusedXmlException, EOFError, OSError, zipfile.error),
        *(LookupError, ValueError, ArithmeticError, RuntimeError, TypeError, AttributeError),
    ):
        # Readers meet broken documents with whatever they stumble over.
        return {"reason": BROKEN}
    return {
        "lines": taken.lines,
        "title": taken.title,
        "author": taken.author,
        "is_cut": taken.is_full,
    }


def main(kind: str, letters: str, unpacked: str) -> None:
    """Reads standard input, answers on standard output."""
    found = read(sys.stdin.buffer, kind, Limits(int(letters), int(unpacked)))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
