"""Reads documents through the program beside this: whatever they hold, nobody comes to harm."""

import json
import logging
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.settings import limits
from cms.texts import program

logger = logging.getLogger(__name__)

KINDS = frozenset(program.READERS)
PAGE_BREAK = "\f"  # between the pages, slides or sheets of a text
_PROGRAM = str(Path(program.__file__).resolve())
_TOO_LONG = {-signal.SIGXCPU, -signal.SIGKILL}
_CHUNK = 1 << 20


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
    with TemporaryFile() as given, TemporaryFile() as said:
        _copy(file, given)
        ended = _run(kind, given, said)
        said.seek(0)
        answer = said.read(limits.FILE_TEXT_WRITTEN)
    if ended in _TOO_LONG:
        raise UnreadableError(Reason.TOO_LARGE)
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError as error:
        # A reader written in C may fall over what it reads.
        logger.warning("The program that reads %s ended with %s", kind, ended)
        raise UnreadableError(Reason.BROKEN) from error
    if reason := found.get("reason"):
        raise UnreadableError(Reason(reason))
    return Extract(
        tuple(Line(*line) for line in found["lines"]),
        found["title"],
        found["author"],
        found["is_cut"],
    )


def _copy(file: IO[bytes], into: IO[bytes]) -> None:
    """A file of our own, whatever the storage gives: the program gets it opened, and no name."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        into.write(chunk)
    into.flush()
    into.seek(0)


def _run(kind: str, given: IO[bytes], said: IO[bytes]) -> int:
    """How the program ended. It has none of our variables: no key, no address of a database."""
    bounds = (
        limits.FILE_TEXT_LETTERS,
        limits.ARCHIVE_UNPACKED,
        limits.FILE_TEXT_MEMORY,
        limits.FILE_TEXT_SECONDS,
        limits.FILE_TEXT_WRITTEN,
    )
    command = [sys.executable, "-I", _PROGRAM, kind, *map(str, bounds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, `kind` is one of its readers
            command,
            stdin=given,
            stdout=said,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            close_fds=True,
            check=False,
            timeout=2 * limits.FILE_TEXT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    return done.returncode
