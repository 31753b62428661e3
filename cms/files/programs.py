"""Programs that look into files which may mean harm: in bounds, and without anything of ours.

They have none of our variables – no key, no address of a database – and are ended by the clock with
all that they started.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from cms.files import in_bounds

logger = logging.getLogger(__name__)

_LAYS_BOUNDS = str(Path(in_bounds.__file__).resolve())
_TOO_LONG = {-signal.SIGXCPU, -signal.SIGKILL}
_PLAIN = {"LANG": "C.UTF-8"}
_CHUNK = 1 << 20


class TookTooMuchError(Exception):
    """The program needed more time or memory than it had."""


class FellError(Exception):
    """The program ended without an answer: one written in C may fall over what it reads."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one program may take; the clock allows twice its seconds of the processor."""

    memory: int
    seconds: float
    written: int
    open_files: int = 64


def ask_program(
    program: str, arguments: Sequence[object], file: IO[bytes], bounds: Bounds
) -> dict[str, Any]:
    """What our own `program` says (JSON) of the file, which it gets opened and without a name."""
    command = [sys.executable, "-I", program, *map(str, arguments)]
    with TemporaryFile() as given, TemporaryFile() as said:
        copy_file(file, given)
        given.seek(0)
        ended = run_in_bounds(command, bounds, given=given, said=said)
        said.seek(0)
        answer = said.read(bounds.written)
    try:
        return json.loads(answer)
    except ValueError as error:
        logger.warning("%s ended with %s", Path(program).parent.name, ended)
        raise FellError from error


def run_in_bounds(
    command: Sequence[str],
    bounds: Bounds,
    *,
    given: IO[bytes] | None = None,
    said: IO[bytes] | None = None,
    env: Mapping[str, str] = _PLAIN,
    cwd: str = "/",
) -> int:
    """How a program ended; raises `TookTooMuchError` when that was by its bounds."""
    laid = (bounds.memory, bounds.seconds, bounds.written, bounds.open_files)
    started = subprocess.Popen(  # noqa: S603 - a program that we chose; a file is no part of it
        [sys.executable, "-I", "-S", _LAYS_BOUNDS, *map(str, laid), *command],
        stdin=given or subprocess.DEVNULL,
        stdout=said or subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(env),
        cwd=cwd,
        close_fds=True,
        start_new_session=True,
    )
    try:
        ended = started.wait(timeout=2 * bounds.seconds)
    except subprocess.TimeoutExpired as error:
        raise TookTooMuchError from error
    finally:
        # Also what it started and left behind; and when we ourselves are stopped meanwhile.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    if ended in _TOO_LONG:
        raise TookTooMuchError
    return ended


def copy_file(file: IO[bytes], into: IO[bytes]) -> None:
    """A copy of our own, whatever the storage gives."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        into.write(chunk)
    into.flush()
