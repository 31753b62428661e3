"""`make doors`: takes every `visible_to` and `visible_pages` away, one at a time; a test must fail.

Works on a copy of the tree. Prints each call that no test guards; the status is their number.
"""

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cms", "home", "forum", "library", "search")
GUARDS = ["tests/contracts/test_crawl.py", "tests/contracts/test_urls.py"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the door: its file, its place in the text, and what stands there without it."""

    path: Path
    line: int
    start: int
    end: int
    without: str


def main() -> int:
    """Tries every call; gives the number of unguarded ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="part of a path")
    options = parser.parse_args()
    calls = [c for c in all_calls() if options.only in str(c.path)]
    unguarded = [call for call in calls if not guarded(call)]
    for call in unguarded:
        sys.stdout.write(f"UNGUARDED {call.path}:{call.line}\n")
    sys.stdout.write(f"{len(calls)} doors, {len(unguarded)} unguarded\n")
    return len(unguarded)


def all_calls() -> list[Call]:
    """Every call of `x.visible_to(…)` and `visible_pages(viewer, x)` in the apps."""
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            found += calls_in(path)
    return found


def calls_in(path: Path) -> list[Call]:
    """The door's calls in one file."""
    text = path.read_text(encoding="utf-8")
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "visible_to":
            without = ast.get_source_segment(text, node.func.value) or ""
        elif isinstance(node.func, ast.Name) and node.func.id == "visible_pages":
            inner = ast.get_source_segment(text, node.args[1]) if len(node.args) > 1 else None
            without = f"({inner})" if inner else "Page.objects.all()"
        else:
            continue
        segment = ast.get_source_segment(text, node) or ""
        start = text.index(segment, offset_of_line(text, node.lineno))
        found.append(
            Call(path.relative_to(ROOT), node.lineno, start, start + len(segment), without)
        )
    return found


def offset_of_line(text: str, line: int) -> int:
    """Where line number `line` begins."""
    return sum(len(row) for row in text.splitlines(keepends=True)[: line - 1])


def guarded(call: Call) -> bool:
    """True when a test fails without this call."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(
            ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var", "__pycache__")
        )
        target = copy / call.path
        text = target.read_text(encoding="utf-8")
        if call.without == "Page.objects.all()":
            text = text[: call.start] + call.without + text[call.end :]
            text = "from wagtail.models import Page\n" + text
        else:
            text = text[: call.start] + call.without + text[call.end :]
        target.write_text(text, encoding="utf-8")
        tests = [*GUARDS, *own_tests(call.path, copy)]
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--nomigrations", *tests]
        env = dict(os.environ, DJANGO_SETTINGS_MODULE="cms.settings.test", PYTHONPATH=str(copy))
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, check=False)
        sys.stdout.write(f"{call.path}:{call.line} {'guarded' if done.returncode else 'OPEN'}\n")
        sys.stdout.flush()
        return done.returncode != 0


def own_tests(path: Path, tree: Path) -> list[str]:
    """The tests of the feature that the file belongs to."""
    folder = Path("tests") / path.parent
    while not (tree / folder).is_dir():
        folder = folder.parent
    return [str(folder)] if folder != Path("tests") else []


if __name__ == "__main__":
    sys.exit(main())
