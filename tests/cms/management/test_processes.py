"""Children of one command live and end together."""

import os
import signal
import subprocess
import sys
import time

RUNNER = """
import sys
from cms.management.processes import Job, run_together
jobs = [Job("a", [sys.executable, "-c", "import time; time.sleep(60)"]),
        Job("b", [sys.executable, "-c", {second!r}])]
import threading
sys.exit(run_together(jobs))
"""


def start(second: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER.format(second=second)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def children_of(pid: int) -> list[int]:
    listing = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(p) for p in listing.stdout.split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_signal_ends_all_children():
    parent = start("import time; time.sleep(60)")
    deadline = time.monotonic() + 20
    while len(children_of(parent.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    children = children_of(parent.pid)
    assert len(children) == 2
    parent.send_signal(signal.SIGINT)
    assert parent.wait(20) == 0
    assert not any(alive(pid) for pid in children)


def test_a_child_that_ends_ends_the_others_and_is_named():
    parent = start("import sys; sys.exit(3)")
    assert parent.wait(30) == 3
    assert "b ended by itself" in parent.stderr.read()
