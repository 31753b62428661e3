"""Every variable is declared once, typed, and told in the README; production refuses to guess."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import environment
from cms.settings.environment import PROJECT_ROOT, VARIABLES, read

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
REQUIRED = {
    "SECRET_KEY": "a" * 60,
    "ALLOWED_HOSTS": "undestik.example.kz",
    "DATABASE_URL": "postgres://u:p@localhost/u",
}


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda v: v.name)
def test_every_variable_stands_in_the_readme_with_its_purpose(variable):
    assert re.search(rf"\| `{variable.name}` \| {variable.cast.__name__} \|", README)
    assert variable.purpose in README


def test_an_undeclared_variable_cannot_be_read():
    with pytest.raises(KeyError):
        read("HOME")


def test_a_value_of_the_wrong_type_is_told_by_name(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "many")
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.read("TRUSTED_PROXIES")


def test_nothing_else_reads_the_environment():
    offenders = [
        str(path)
        for app in ("cms", "home", "forum", "library", "search")
        for path in (PROJECT_ROOT / app).rglob("*.py")
        if path.name != "environment.py"
        and re.search(
            r"os\.environ\[|os\.environ\.get|os\.getenv", path.read_text(encoding="utf-8")
        )
    ]
    assert offenders == []


def start_production(without: str = "") -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in REQUIRED}
    env |= {k: v for k, v in REQUIRED.items() if k != without}
    env["DJANGO_SETTINGS_MODULE"] = "cms.settings.production"
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=env,
        cwd=Path(PROJECT_ROOT),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", list(REQUIRED))
def test_production_refuses_to_start_without(name):
    result = start_production(without=name)
    assert result.returncode != 0
    assert f"{name} is not set." in result.stderr


def test_production_starts_with_what_it_needs():
    assert start_production().returncode == 0
