"""Reads documents through the program beside this: whatever they hold, nobody comes to harm."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.files.programs import Bounds, FellError, TookTooMuchError, ask_program
from cms.settings import limits
from cms.texts import program

KINDS = frozenset(program.READERS)
PAGE_BREAK = "\f"  # between the pages, slides or sheets of a text
_PROGRAM = str(Path(program.__file__).resolve())


class Reason(models.TextChoices):
    """Why a file gives no text."""

    BROKEN = (
        program.BROKEN,
        _("The file is broken: no program can open it. Ask for it again or save it anew."),
    )
    LOCKED = program.LOCKED, _("The file is locked with a password.")
    MACROS = program.MACROS, _("The file holds macros and is not opened.")
    TOO_LARGE = program.TOO_LARGE, _("To read the file would take too much time or memory.")
    MISSING = "missing", _("The file is not where it should be.")


class UnreadableError(Exception):
    """A document gives no text, for `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.label))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a document; `level` is 1–6 for a heading, 0 for plain text; `page` counts
    pages, slides or sheets from 1 and is 0 where there are none."""

    text: str
    level: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document holds: its paragraphs and what its own properties say."""

    lines: tuple[Line, ...]
    title: str = ""
    author: str = ""
    is_cut: bool = False

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def paged_text(self) -> str:
        """The same with a break before each page but the first, also for empty pages."""
        parts, page = [], 1
        for line in self.lines:
            if line.page > page:
                parts.append(PAGE_BREAK * (line.page - page))
                page = line.page
            parts.append(f"{line.text}\n")
        return "".join(parts).strip("\n")


def read_document(file: IO[bytes], kind: str) -> Extract:
    """What the document in `file`, of the kind of its extension, holds; UnreadableError when that
    fails. Takes at most `limits.FILE_TEXT_SECONDS` of time."""
    bounds = Bounds(
        memory=limits.FILE_TEXT_MEMORY,
        seconds=limits.FILE_TEXT_SECONDS,
        written=limits.FILE_TEXT_WRITTEN,
    )
    arguments = (kind, limits.FILE_TEXT_LETTERS, limits.ARCHIVE_UNPACKED)
    try:
        found = ask_program(_PROGRAM, arguments, file, bounds)
    except TookTooMuchError as error:
        raise UnreadableError(Reason.TOO_LARGE) from error
    except FellError as error:
        raise UnreadableError(Reason.BROKEN) from error
    if reason := found.get("reason"):
        raise UnreadableError(Reason(reason))
    return Extract(
        tuple(Line(*line) for line in found["lines"]),
        found["title"],
        found["author"],
        found["is_cut"],
    )
