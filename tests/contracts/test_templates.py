"""What every template of the house keeps to."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "cms" / "static" / "cms"
HTML = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
STYLES = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
LETTERS = {path: path.read_text(encoding="utf-8") for path in [*HTML, *STYLES, *SCRIPTS]}
MAIL = TEMPLATES / "mail"  # mail programs know no stylesheets


def _named(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


@_named(sorted(p for p in TEMPLATES.rglob("*") if p.is_file()))
def test_template_compiles(path):
    get_template(str(path.relative_to(TEMPLATES)))


@_named(COMPONENTS)
def test_component_opens_with_its_arguments(path):
    assert re.match(r"\{#.+#\}\n", LETTERS[path])


@_named(COMPONENTS)
def test_component_asks_no_permission(path):
    assert not re.search(r"\bperms\.|has_perm|is_superuser|is_staff", LETTERS[path])


@_named(HTML)
def test_component_gets_only_what_is_named(path):
    includes = re.findall(r"\{%\s*include\s+\"components/.*?%\}", LETTERS[path])
    assert [tag for tag in includes if not re.search(r"\sonly\s*%\}$", tag)] == []


@_named([path for path in HTML if MAIL not in path.parents])
def test_template_keeps_the_strict_policy(path):
    text = re.sub(r"\{#.*?#\}", "", LETTERS[path])
    assert not re.search(r"<style\b|\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "inline handler"
    assert not re.search(r"javascript:", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in tag or 'type="application/ld+json"' in tag, tag


@_named([path for path in STYLES if path.name != "tokens.css"])
def test_colours_are_named_in_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", LETTERS[path], flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*\})|\b(?:rgb|hsl|oklch|oklab)a?\(", text)


@_named(STYLES)
def test_custom_properties_are_declared(path):
    declared = set()
    for style in STYLES:
        declared |= set(re.findall(r"(--[\w-]+)\s*:", LETTERS[style]))
    used = set(re.findall(r"var\((--[\w-]+)\)", LETTERS[path]))
    assert used - declared == set()


@_named(SCRIPTS)
def test_script_makes_no_code_or_markup_from_text(path):
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|document\.write", LETTERS[path])


def test_every_stylesheet_is_linked():
    linked = "".join(LETTERS[path] for path in HTML)
    assert [path.name for path in STYLES if f"cms/css/{path.name}" not in linked] == []
