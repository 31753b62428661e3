"""Servers under measurement: their start, their end, and the CPU they used."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def gunicorn(application: str, port: int, env: dict[str, str]) -> Iterator[int]:
    """A production server of one process and four threads; gives the pid of its master."""
    command = [
        sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", "--workers=1",
        "--threads=4", "--timeout=120", "--log-level=warning", "--keep-alive=60",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, **env))  # noqa: S603
    try:
        _wait_for(port)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")


def cpu_seconds(pids: list[int]) -> float:
    """CPU that `pids` and their children have used, living and ended, in seconds."""
    total = 0
    for pid in _with_children(pids):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(fields[n]) for n in (11, 12, 13, 14))
    return total / TICK


def _with_children(pids: list[int]) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = set(pids)
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def postgres_pids(port: int) -> list[int]:
    """The master process of the PostgreSQL that listens on `port`; [] when there is none."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if command[0].endswith(b"/postgres") and str(port).encode() in command:
            found.append(int(entry.name))
    return found


def database_pids() -> list[int]:
    """The master process of the local PostgreSQL behind this site; [] with another database."""
    kept = settings.DATABASES["default"]
    if "postgresql" not in kept["ENGINE"]:
        return []
    return postgres_pids(int(kept.get("PORT") or 5432))


class Visitor:
    """Asks for pages over one kept connection."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.asked = 0
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"X-Forwarded-Proto": "https", "Host": "127.0.0.1"}
        if cookie:
            self.headers["Cookie"] = cookie

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one page, asked as if from another address each time."""
        self.asked += 1
        address = f"10.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}"
        headers = self.headers | {"X-Forwarded-For": address}
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a form sent; the fields carry the token of the cookie."""
        headers = self.headers | {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://127.0.0.1{path}",
        }
        self.connection.request("POST", path, body=urlencode(fields), headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()
