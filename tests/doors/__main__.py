"""`make doors`: opens every door and grants every permission, one at a time; a test must fail.

A door is a `visible_to`, `visible_pages` or the like; a permission a question of `policies.py` or
a `login_required`. Works on a copy of the tree, in one run of pytest. Prints for each the test that
guards it; the status tells the number of those that none does.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.doors.openings import write_openings

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("cms", "home", "forum", "library", "search")
CONTRACTS = ["tests/contracts/test_urls.py", "tests/contracts/test_crawl.py"]
# Slow, and they guard nothing.
LEFT_OUT = ["home/demo", "cms/management", "search/analysis", "search/contracts", "search/engines"]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "node_modules")


def main() -> int:
    """Tries every opening; gives the number of unguarded ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="part of a path, a kind or a name")
    parser.add_argument("--share", default="1/1", help="this part of all: 1/2 and 2/2 run beside")
    parser.add_argument("tests", nargs="*", help="which tests may guard; without them, all")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="undestik-doors-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=NOT_COPIED)
        openings = [o for o in write_openings(tree, APPS) if options.only in str(o)]
        share, shares = map(int, options.share.split("/"))
        openings = openings[share - 1 :: shares]
        answers = Path(folder) / "answers.json"
        env = dict(
            os.environ,
            DJANGO_SETTINGS_MODULE="cms.settings.test",
            PYTHONPATH=str(tree),
            DOORS=json.dumps([asdict(opening) for opening in openings]),
            DOORS_ANSWERS=str(answers),
            DOORS_OUT=str(os.dup(1)),
        )
        mirror = [f"tests/{app}" for app in APPS if (tree / "tests" / app).is_dir()]
        left_out = [f"--ignore=tests/{folder}" for folder in LEFT_OUT]
        tests = options.tests or [*mirror, *CONTRACTS, *left_out]
        plugin = ["-p", "tests.doors.plugin", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", "-q", "--nomigrations", *plugin, *tests]
        out = int(env["DOORS_OUT"])
        done = subprocess.run(
            command, cwd=tree, env=env, pass_fds=[out], capture_output=True, text=True, check=False
        )
        if not answers.exists():
            said = f"{done.stdout[-4000:]}{done.stderr}"
            sys.stderr.write(f"{said}\npytest ended with {done.returncode}.\n")
            return 1
        told = json.loads(answers.read_text(encoding="utf-8"))
    unguarded = [answer for answer in told if not answer["guard"]]
    sys.stdout.write("\n")
    for answer in unguarded:
        reached = f"{answer['passers']} tests come by" if answer["passers"] else "no test comes by"
        sys.stdout.write(
            f"UNGUARDED {answer['path']}:{answer['line']} {answer['name']} ({reached})\n"
        )
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(f"{len(told)} doors, {len(unguarded)} unguarded, {minutes:.0f} minutes\n")
    return len(unguarded)


if __name__ == "__main__":
    sys.exit(main())
