"""Where pieces lie: one private file for each upload, in a folder that no address leads to."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings


def folder() -> Path:
    """The folder, made when it is not there."""
    place = Path(settings.DATA_DIR) / "uploads"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def room() -> int:
    """Bytes that are free on its disk."""
    return shutil.disk_usage(folder()).free


def length(key: uuid.UUID) -> int:
    """Bytes that lie there; 0 when nothing does."""
    try:
        return _path(key).stat().st_size
    except FileNotFoundError:
        return 0


def append(key: uuid.UUID, offset: int, piece: bytes) -> None:
    """Writes `piece` at `offset` and nothing behind it; on the disk when this returns."""
    handle = os.open(_path(key), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def opened(key: uuid.UUID) -> IO[bytes]:
    """The file, to be read."""
    return _path(key).open("rb")


def remove(key: uuid.UUID) -> None:
    """Takes the pieces away, if there are any."""
    _path(key).unlink(missing_ok=True)


def untouched_since(moment: float) -> Iterator[uuid.UUID]:
    """Keys of pieces that nobody has written to since."""
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < moment:
                yield uuid.UUID(path.name)
        except (FileNotFoundError, ValueError):
            continue


def _path(key: uuid.UUID) -> Path:
    return folder() / key.hex
