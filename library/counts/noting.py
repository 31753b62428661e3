"""Requests are noted in a file of the hour: one line, no question to the database.

A page that is read must not write to a table: on a busy day that would be most of the writing of
the site, and two readers of one method would wait for each other's row. A buffer in each process
would lose what a killed process held, and could not tell a double click that reached two of them.
So each request adds a line to a file that all processes of the machine share (a short write at the
end of a file is whole), and when the hour is over the clock counts the file once.

No line names anybody: who it was stands in it as a keyed digest, whose key is drawn at random each
day and thrown away with it. Nobody can go back from it, and no two days can be put together.
"""

import hmac
import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.settings import limits

logger = logging.getLogger(__name__)

VIEW, DOWNLOAD = "v", "d"
_HOUR = "%Y-%m-%dT%H"
_SALT = "salt-"


@dataclass(frozen=True, slots=True)
class Opened:
    """A work, or a file of it, that somebody has opened. `part` tells its addresses apart."""

    kind: str
    work_pk: int
    version: int = 0
    act: str = VIEW
    part: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A line: what was opened, when, and the digest of who."""

    at: float
    who: str
    opened: Opened


def note(opened: Opened, *, who: str, now: datetime) -> None:
    """Adds a line to the file of the hour. A disc that is full or away stops no page."""
    try:
        folder = _folder()
        digest = hmac.digest(_key_of(folder, timezone.localdate(now)), who.encode(), "sha256")
        words = (
            f"{now.timestamp():.3f}",
            digest.hex()[:24],
            opened.kind,
            str(opened.work_pk),
            str(opened.version),
            opened.act,
            opened.part or "-",
        )
        path = folder / now.astimezone(UTC).strftime(_HOUR)
        held = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(held, (" ".join(words) + "\n").encode())
        finally:
            os.close(held)
    except OSError as error:
        logger.warning("What was opened cannot be noted: %s", error)


def hours_over(now: datetime) -> list[datetime]:
    """Hours of which notes lie there and to which nothing is added any more, oldest first."""
    last = now - timedelta(hours=1, seconds=limits.COUNTED_AFTER_SECONDS)
    hours = [hour for path in _files() if (hour := _hour_of(path.name)) and hour <= last]
    return sorted(hours)


def notes_of(hour: datetime) -> list[Note]:
    """The notes of an hour in their order; lines that are not whole are left out."""
    try:
        lines = (_folder() / hour.strftime(_HOUR)).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    return sorted(filter(None, map(_read, lines)), key=lambda one: one.at)


def name_of(hour: datetime) -> str:
    """By which the file of an hour is known to be counted, also beside those of other machines."""
    return f"{hour.strftime(_HOUR)} {_identity()}"


def drop(hour: datetime) -> None:
    """The file of an hour that was counted."""
    (_folder() / hour.strftime(_HOUR)).unlink(missing_ok=True)


def drop_old_keys(now: datetime) -> None:
    """Keys of days that are over: their digests say nothing any more."""
    today = f"{_SALT}{timezone.localdate(now).isoformat()}"
    for path in _files():
        if path.name.startswith(_SALT) and path.name < today:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.COUNTS_DIR)
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _files() -> Iterator[Path]:
    return _folder().iterdir()


def _hour_of(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _HOUR).replace(tzinfo=UTC)
    except ValueError:
        return None


def _read(line: str) -> Note | None:
    words = line.split(" ")
    if len(words) != 7 or words[5] not in {VIEW, DOWNLOAD}:
        return None
    at, who, kind, work_pk, version, act, part = words
    try:
        return Note(float(at), who, Opened(kind, int(work_pk), int(version), act, part))
    except ValueError:
        return None


_keys: dict[tuple[Path, date], bytes] = {}


def _key_of(folder: Path, day: date) -> bytes:
    """The key of the day, one for all processes."""
    known = _keys.get((folder, day))
    if known is None:
        known = _drawn_once(folder, f"{_SALT}{day.isoformat()}")
        _keys.clear()
        _keys[folder, day] = known
    return known


def _identity() -> str:
    """Tells this machine's files from those of others."""
    return _drawn_once(_folder(), "identity").hex()[:16]


def _drawn_once(folder: Path, name: str) -> bytes:
    """What was drawn at random for `name`: whoever comes first draws, all read the same."""
    path = folder / name
    if not path.exists():
        own = folder / f".{secrets.token_hex(8)}"
        own.touch(mode=0o600)
        own.write_bytes(secrets.token_bytes(32))
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_bytes()
