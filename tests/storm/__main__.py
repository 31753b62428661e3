"""`make storm`: thousands of acts by several processes at once on PostgreSQL, then the audit.

Prints how often each act was done or refused, and the drift, which must be 0.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from tests.storm.processes import DATABASE, POSTGRES_PORT, act, audit, prepare

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Makes a database anew, lets the storm loose, counts; gives the number of wrong counters."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--acts", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    _new_database()
    began = time.monotonic()
    say(f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()},")
    say(f"# load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(prepare).result()
    share = options.acts // options.processes
    done: Counter[str] = Counter()
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        going = [
            pool.submit(act, options.seed + part, share, part, options.processes)
            for part in range(options.processes)
        ]
        for one in going:
            done.update(one.result())
    for name, count in sorted(done.items()):
        say(f"{count:>7}  {name}")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        wrong = pool.submit(audit).result()
    for line in wrong:
        say(line)
    seconds = time.monotonic() - began
    say(f"{sum(done.values())} acts by {options.processes} processes in {seconds:.0f} s")
    say(f"drift: {len(wrong)}")
    return len(wrong)


def _new_database() -> None:
    subprocess.run([ROOT / "scripts" / "postgres", "start"], check=True, capture_output=True)
    connect = ["-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "undestik"]
    subprocess.run(["dropdb", "--if-exists", *connect, DATABASE], check=True, capture_output=True)
    subprocess.run(["createdb", *connect, DATABASE], check=True, capture_output=True)


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def say(line: str) -> None:
    """Prints at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
