"""Kazakh and Russian say everything that the sources say, and nothing is doubtful."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.urls import reverse

from cms.catalogues.compile import compile_all
from cms.settings.environment import PROJECT_ROOT

OURS = [PROJECT_ROOT / f"cms/locale/{code}/LC_MESSAGES/django.po" for code in ("kk", "ru")]
VENDOR = [PROJECT_ROOT / f"cms/locale_vendor/{code}/LC_MESSAGES/django.po" for code in ("kk", "ru")]
OF_SCRIPTS = PROJECT_ROOT / "cms/locale_vendor/ru/LC_MESSAGES/djangojs.po"
ALL = [*OURS, *VENDOR, OF_SCRIPTS]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[а-яёәғқңөұүһі])[\w]+\b", re.IGNORECASE)


@pytest.mark.parametrize("path", ALL, ids=lambda p: "/".join((*p.parts[-4:-2], p.stem)))
def test_catalogue_is_complete_and_not_fuzzy(path: Path):
    catalogue = polib.pofile(str(path))
    assert len(catalogue) > 0
    assert [e.msgid for e in catalogue.untranslated_entries()] == []
    assert [e.msgid for e in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", ALL, ids=lambda p: "/".join((*p.parts[-4:-2], p.stem)))
def test_placeholders_are_the_same_on_both_sides(path: Path):
    wrong = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(
            PLACEHOLDER.findall(entry.msgid_plural)
        )
        needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            found = set(PLACEHOLDER.findall(text))
            if not found <= allowed or (not entry.msgid_plural and found != needed):
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize("path", [OURS[0], VENDOR[0]], ids=["ours", "vendor"])
def test_kazakh_words_hold_no_look_alike_latin_letters(path: Path):
    wrong = [
        word
        for entry in polib.pofile(str(path))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        for word in MIXED.findall(re.sub(r"<[^>]+>|%\(\w+\)[sd]|\{\w*\}|https?://\S+", " ", text))
    ]
    assert wrong == []


def test_every_text_of_the_sources_stands_in_the_catalogues(tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed (make ci-setup installs it)")
    copy = tmp_path / "source"
    copy.mkdir()
    for name in ("cms", "home", "forum", "library", "search", "templates"):
        shutil.copytree(
            PROJECT_ROOT / name,
            copy / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.mo", "fonts", "migrations"),
        )
    shutil.copy(PROJECT_ROOT / "manage.py", copy)
    subprocess.run(
        [
            sys.executable, "manage.py", "makemessages", "-l", "kk", "-l", "ru",
            "--no-obsolete", "--no-wrap", "--add-location=file", "-v", "0",
        ],
        cwd=copy,
        check=True,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
    )  # fmt: skip
    for path in OURS:
        fresh = polib.pofile(str(copy / path.relative_to(PROJECT_ROOT)))
        missing = [e.msgid for e in fresh if not e.obsolete and (e.fuzzy or not e.translated())]
        assert missing == []


def test_compile_all_writes_what_changed_and_only_that(tmp_path):
    folder = tmp_path / "locale" / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(OURS[0], folder / "django.po")
    assert compile_all((tmp_path / "locale",)) == [folder / "django.po"]
    assert (folder / "django.mo").exists()
    assert compile_all((tmp_path / "locale",)) == []


def test_the_editor_of_translations_speaks_our_russian(people, client):
    """Its own Russian glues the language to the button: «Опубликовать вРусский»."""
    people.administrator.is_superuser = True
    people.administrator.save()
    client.force_login(people.administrator)
    said = client.get(reverse("wagtail_localize:javascript_catalog")).text
    texts = {entry.msgid: entry.msgstr for entry in polib.pofile(str(OF_SCRIPTS))}
    assert [text for text in texts.values() if json.dumps(text) not in said] == []
