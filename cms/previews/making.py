"""Previews by the program beside this and LibreOffice: whatever files hold, nobody is harmed."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings

from cms.files.programs import (
    Bounds,
    FellError,
    TookTooMuchError,
    ask_program,
    copy_file,
    run_in_bounds,
)
from cms.previews import program
from cms.settings import limits
from cms.texts.reading import Reason

OFFICE = frozenset({"docx", "pptx", "xlsx", "odt", "odp", "ods"})
KINDS = frozenset(program.MAKERS) | OFFICE
_PROGRAM = str(Path(program.__file__).resolve())
# A program that opens what strangers sent asks nobody else for anything and runs nothing in it.
_OFFICE_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""  # noqa: E501 - as LibreOffice writes it


class NoPreviewError(Exception):
    """Nothing can be shown of a file, for `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.label))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MadePage:
    """The picture of a page."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Made:
    """What is shown of a file: pictures of its first pages, or names and sizes in an archive."""

    pages: tuple[MadePage, ...] = ()
    page_count: int = 0
    entries: tuple[tuple[str, int], ...] = ()
    entry_count: int = 0


def office_program() -> str:
    """Where LibreOffice is; "" where it is not installed or not wanted."""
    return shutil.which(settings.OFFICE_PROGRAM) or "" if settings.OFFICE_PROGRAM else ""


def make_preview_of(file: IO[bytes], kind: str) -> Made:
    """What is shown of a file of the `kind` of its extension; NoPreviewError when that is nothing.

    An office document needs `office_program`.
    """
    try:
        if kind not in OFFICE:
            return _asked(file, kind)
        with _as_pdf(file, kind) as printed:
            return _asked(printed, "pdf")
    except TookTooMuchError as error:
        raise NoPreviewError(Reason.TOO_LARGE) from error
    except FellError as error:
        raise NoPreviewError(Reason.BROKEN) from error


def _asked(file: IO[bytes], kind: str) -> Made:
    bounds = Bounds(
        memory=limits.PREVIEW_MEMORY,
        seconds=limits.PREVIEW_SECONDS,
        written=limits.PREVIEW_WRITTEN,
    )
    shown = (
        limits.PREVIEW_PAGES,
        limits.PREVIEW_EDGE,
        limits.IMAGE_PIXELS,
        limits.PREVIEW_ENTRIES,
    )
    found = ask_program(_PROGRAM, (kind, *shown), file, bounds)
    if reason := found.get("reason"):
        raise NoPreviewError(Reason(reason))
    return Made(
        pages=tuple(
            MadePage(base64.b64decode(content), width, height)
            for content, width, height in found.get("pages", ())
        ),
        page_count=found.get("page_count", 0),
        entries=tuple((name, size) for name, size in found.get("entries", ())),
        entry_count=found.get("entry_count", 0),
    )


@contextmanager
def _as_pdf(file: IO[bytes], kind: str) -> Iterator[IO[bytes]]:
    """An office document as LibreOffice prints it, in a folder that is gone afterwards."""
    bounds = Bounds(
        memory=limits.OFFICE_MEMORY,
        seconds=limits.OFFICE_SECONDS,
        written=limits.OFFICE_WRITTEN,
        open_files=limits.OFFICE_OPEN_FILES,
    )
    with TemporaryDirectory(prefix="preview-") as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_OFFICE_SETTINGS)
        source, printed = folder / f"file.{kind}", folder / "file.pdf"
        with source.open("wb") as target:
            copy_file(file, target)
        command = [
            office_program(),
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--convert-to", "pdf", "--outdir", name, str(source)),
        ]
        env = {
            "HOME": name,
            "TMPDIR": name,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }
        run_in_bounds(command, bounds, env=env, cwd=name)
        if not printed.is_file():
            raise FellError
        with printed.open("rb") as opened:
            yield opened
