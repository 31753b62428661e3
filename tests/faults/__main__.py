"""`make faults`: what becomes of search when its parts are killed, stopped, slow or full.

A whole site on PostgreSQL and a real Elasticsearch, both its own. After each fault the doctor must
find no drift in the cluster's index and in this machine's own, and every page that a visitor opened
meanwhile must have answered within two seconds.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import django

from tests.faults.site import ROOT, Site


def main() -> int:
    """Runs the scenarios; 0 when all stood."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=120, help="how long the cluster is stopped")
    parser.add_argument("--scale", type=int, default=60, help="demo content, N times as much")
    parser.add_argument("--only", nargs="+", default=[], help="names of scenarios")
    options = parser.parse_args()
    site = Site(Path(tempfile.mkdtemp(prefix="undestik-faults-")))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    say(f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}, {platform.python_version()}")
    say(f"# load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start")
    site.make_database()
    os.environ.update(site.env)
    django.setup()
    try:
        is_well = import_module("tests.faults.scenarios").run(site, options)
    finally:
        site.close()
    say(f"# load {os.getloadavg()[0]:.1f} at the end")
    if is_well:
        site.drop_database()
        site.forget()
    else:
        say(f"# log: {site.folder}/log")
    say("All stood." if is_well else "Something did not stand.")
    return 0 if is_well else 1


def say(line: str) -> None:
    """At once, also into a file."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
