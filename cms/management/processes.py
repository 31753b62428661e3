"""Runs several long jobs as children of one command and ends them all together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PATIENCE = 15.0  # seconds a child has to end by itself
MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"


@dataclass
class Job:
    """One child: a name for messages and its command line."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Starts the child in its own session, so that Ctrl-C reaches it only through us."""
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603


def manage_command(*arguments: str) -> list[str]:
    """The command line of a management command under this interpreter."""
    return [sys.executable, str(MANAGE), *arguments]


def run_together(jobs: Sequence[Job]) -> int:
    """Starts `jobs`, waits for Ctrl-C, SIGTERM or the end of any child; then ends all.

    Gives the exit status: 0 after a signal, else the status of the child that ended.
    """
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    status = 0
    try:
        for job in jobs:
            job.start()
        while not stopping:
            ended = [j for j in jobs if j.process is not None and j.process.poll() is not None]
            if ended:
                status = ended[0].process.returncode if ended[0].process else 1
                sys.stderr.write(f"{ended[0].name} ended by itself (status {status}).\n")
                status = status or 1
                break
            time.sleep(0.2)
    finally:
        _end_all(jobs)
    return status


def _end_all(jobs: Sequence[Job]) -> None:
    """Asks every child to end, waits, and kills what has not ended."""
    running = [j.process for j in jobs if j.process is not None and j.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
