"""What the code imports is what a fresh machine installs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"cms", "home", "forum", "library", "search", "tests"}


def imported(folders: set[str]) -> set[str]:
    """The top-level names of other people's packages that modules in `folders` import."""
    names: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names |= {name.name.split(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    names.add(node.module.split(".")[0])
    return names - OURS - set(sys.stdlib_module_names)


def pinned(name: str) -> set[str]:
    """The distributions that a requirements file installs, normalised as PEP 503 says."""
    lines = (ROOT / name).read_text().splitlines()
    found = {line.split("==")[0].split("[")[0] for line in lines if re.match(r"[A-Za-z]", line)}
    return {re.sub(r"[-_.]+", "-", distribution).lower() for distribution in found}


@pytest.mark.parametrize(
    ("folders", "requirements"),
    [(OURS - {"tests"}, "requirements.txt"), ({"tests"}, "requirements-dev.txt")],
)
def test_every_import_is_installed_by_the_requirements(folders, requirements):
    distributions = packages_distributions()
    installs = pinned(requirements)
    missing = {
        name
        for name in imported(folders)
        if not {
            re.sub(r"[-_.]+", "-", distribution).lower()
            for distribution in distributions.get(name, [name])
        }
        & installs
    }
    assert not missing
