"""The text of a document, by kept libraries: txt, md, docx, odt, pdf."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import odf.opendocument
import odf.table
import odf.teletype
import odf.text
import pypdf
from django.utils.translation import gettext as _
from docx.table import Table
from docx.text.paragraph import Paragraph


class UnreadableError(Exception):
    """The document cannot be read; the message says why, for the report."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a document; `level` is 1–6 for a heading, 0 for plain text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document holds: its paragraphs and what its own properties say."""

    lines: tuple[Line, ...]
    title: str = ""
    author: str = ""

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)


def extract(path: Path) -> Extract:
    """Reads the document at `path` by its extension; UnreadableError when that fails."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError(_unknown_kind(path.suffix))
    try:
        return reader(path)
    except UnreadableError:
        raise
    except Exception as error:
        # A broken file makes these libraries raise almost anything; none of it helps a reader.
        raise UnreadableError(
            _("The file is broken: no program can open it. Ask for it again or save it anew.")
        ) from error


def _unknown_kind(extension: str) -> str:
    if not extension:
        return _("The name of the file has no ending, so its kind is not known.")
    return _("Files of the kind “%(kind)s” are not taken.") % {"kind": extension}


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").replace("\xad", "").split())


def _lines_of(pairs: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    tidy = ((_tidy(text), level) for text, level in pairs)
    return tuple(Line(text, level) for text, level in tidy if text)


def _read_plain(path: Path) -> Extract:
    """Plain text, and Markdown: many a .txt holds its marks too."""
    return Extract(_lines_of(_plain_row(row) for row in decode(path.read_bytes()).splitlines()))


def _plain_row(row: str) -> tuple[str, int]:
    text = row.strip()
    marks = len(text) - len(text.lstrip("#"))
    if 0 < marks <= 6 and text[marks : marks + 1] == " ":
        return text[marks:].strip(" *_#"), marks
    return text.replace("**", ""), 0


def decode(data: bytes) -> str:
    """Text of `data`: UTF-8, UTF-16 with its mark, else the old Windows Cyrillic."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise UnreadableError(_("The file holds no text, whatever its name says."))
    return data.decode("cp1251", errors="replace")


def _read_docx(path: Path) -> Extract:
    document = docx.Document(str(path))

    def rows() -> Iterator[tuple[str, int]]:
        for block in document.iter_inner_content():
            if isinstance(block, Paragraph):
                yield block.text, _docx_level(block)
            elif isinstance(block, Table):
                for row in block.rows:
                    cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                    yield " · ".join(c for c in cells if c), 0

    properties = document.core_properties
    return Extract(_lines_of(rows()), _tidy(properties.title or ""), _tidy(properties.author or ""))


def _docx_level(paragraph: Paragraph) -> int:
    style = (paragraph.style.name or "") if paragraph.style else ""
    if style == "Title":
        return 1
    if style.startswith("Heading "):
        return int(style[8:]) if style[8:].isdigit() else 0
    return 0


def _read_odt(path: Path) -> Extract:
    document = odf.opendocument.load(str(path))
    if not hasattr(document, "text"):
        raise UnreadableError(_("The file holds no text document."))

    def rows() -> Iterator[tuple[str, int]]:
        for node in _odt_paragraphs(document.text):
            heading = node.qname[1] == "h"
            level = int(node.getAttribute("outlinelevel") or 1) if heading else 0
            yield odf.teletype.extractText(node), level

    title = next((_tidy(str(n)) for n in document.meta.childNodes if n.qname[1] == "title"), "")
    return Extract(_lines_of(rows()), title)


def _odt_paragraphs(node: odf.text.P) -> Iterator[odf.text.P]:
    """Headings and paragraphs in reading order, those in tables and lists too."""
    for child in getattr(node, "childNodes", []):
        name = getattr(child, "qname", ("", ""))[1]
        if name in {"h", "p"}:
            yield child
        else:
            yield from _odt_paragraphs(child)


def _read_pdf(path: Path) -> Extract:
    reader = pypdf.PdfReader(str(path))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError(_("The file is locked with a password."))
    rows = [row for page in reader.pages for row in (page.extract_text() or "").splitlines()]
    about = reader.metadata
    return Extract(
        _lines_of((row, 0) for row in _joined(rows)),
        _tidy(str((about and about.title) or "")),
        _tidy(str((about and about.author) or "")),
    )


def _joined(rows: list[str]) -> Iterator[str]:
    """Paragraphs of the printed `rows`: a row that runs on belongs to the one before."""
    paragraph = ""
    for row in rows:
        text = row.strip()
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


READERS: dict[str, Callable[[Path], Extract]] = {
    ".txt": _read_plain,
    ".md": _read_plain,
    ".docx": _read_docx,
    ".odt": _read_odt,
    ".pdf": _read_pdf,
}
