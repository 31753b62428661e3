"""What memory a ZIP of many files takes while it goes out."""

import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import RequestFactory
from django.utils import timezone

from cms.files.packing import Packed, serve_packed
from cms.settings import limits

_AT_ONCE = limits.MEBIBYTE
_CHUNKS_BETWEEN = 50


class Command(BaseCommand):
    """`manage.py pack_bench`: makes files, packs them to nowhere, prints, leaves nothing."""

    help = "Prints the memory above idle that a streamed ZIP of many files takes."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--files N` of `--megabytes M` each; fails when they take more than `--most` MB."""
        parser.add_argument("--files", type=int, default=100)
        parser.add_argument("--megabytes", type=int, default=20)
        parser.add_argument("--most", type=float, default=60)

    def handle(self, *args: Any, files: int, megabytes: int, most: float, **options: Any) -> None:
        """In a folder of its own, which is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="pack-bench-") as folder:
            packed = _fill(Path(folder), files, megabytes)
            request = RequestFactory().get("/")
            idle = most_held = _memory()
            begun, clock = time.process_time(), time.monotonic()
            answer = serve_packed(request, packed, name="bench.zip", state="", at=timezone.now())
            size = 0
            for number, chunk in enumerate(answer):  # type: ignore[arg-type]
                size += len(chunk)
                if number % _CHUNKS_BETWEEN == 0:
                    most_held = max(most_held, _memory())
            cpu, clock = time.process_time() - begun, time.monotonic() - clock
            above = most_held - idle
        self.stdout.write(
            f"{files} files of {megabytes} MB: {size / limits.MEBIBYTE:.0f} MB out in {clock:.1f} s"
            f" ({cpu:.1f} s of CPU), {above:.1f} MB of memory above idle"
        )
        told = answer.get("Content-Length")
        if told is not None and int(told) != size:
            raise CommandError(f"The answer told {told} bytes and had {size}.")
        if above > most:
            raise CommandError(f"More than {most} MB above idle.")


def _fill(folder: Path, files: int, megabytes: int) -> list[Packed]:
    storage = FileSystemStorage(location=folder)
    # One file on the disc, read as often as there are files: the disc is not what is measured.
    with (folder / "film.mp4").open("wb") as target:
        for _number in range(megabytes):
            target.write(b"\x5a" * _AT_ONCE)
    size = megabytes * limits.MEBIBYTE
    return [Packed(f"{number}.mp4", "mp4", size, storage, "film.mp4") for number in range(files)]


def _memory() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / limits.MEBIBYTE
