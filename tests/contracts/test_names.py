"""`shown_name` is the only way in which a person's name reaches a page."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("cms", "forum", "home", "library", "search")
# What a name is kept in; `own_name` and `shown_name` of cms.people are what pages use.
IN_TEMPLATES = re.compile(
    r"\{[{%][^}]*\b(?:last_name|patronymic|get_full_name|username|author\.first_name|"
    r"(?:person|author|child|guardian|asker|user|pupil)\.(?:name|first_name))\b"
)
IN_CODE = re.compile(r"\.(?:last_name|patronymic|get_full_name|get_username|username)\b")
CODE = ("selectors", "views", "noticeable", "reviewable", "forms", "feeds", "blocks", "pages")
# Each with the reason why a name is not shown by it.
ALLOWED = {
    "templates/people/admin/person_edit.html": "the administrators' own page of a person",
    "templates/people/mail/membership_accepted.txt": "a letter to the person themselves",
    "templates/people/mail/membership_refused.txt": "a letter to the person themselves",
    "templates/account/email/account_already_exists_message.txt": "a letter to themselves",
    "templates/account/email/base_message.txt": "a letter to the person themselves",
    "templates/account/email/email_confirmation_message.txt": "a letter to the person themselves",
    "templates/account/email/password_reset_key_message.txt": "a letter to the person themselves",
    "templates/account/email_confirm.html": "the page behind that letter",
    "templates/children/own_children.html": "a line that its selector made with shown_name",
    "templates/people/profile_edit.html": "the person's own page",
    "templates/wagtailadmin/notifications/page_letter.txt": "a letter to the person themselves",
    "forum/discussions/selectors/people.py": "adults who may be called by their login name",
    "forum/ideas/forms.py": "adults, typed by their login name",
    "forum/ideas/selectors/people.py": "adults, found by their login name",
    "cms/children/selectors.py": "the name on a slip, of an invitation: there is no person yet",
    "cms/children/views.py": "the login of the new account, shown to its guardian once",
}


def templates():
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            yield path


def code():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if parts[:2] == ("cms", "people") or "migrations" in parts or "demo" in parts:
                continue
            if set(parts[:-1]) & {"selectors", "views"} or path.stem in CODE:
                yield path


def lines_with(paths, pattern):
    for path in paths:
        name = str(path.relative_to(ROOT))
        if name in ALLOWED:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                yield f"{name}:{number}: {line.strip()}"


def test_templates_print_no_name_of_a_row():
    assert list(lines_with(templates(), IN_TEMPLATES)) == []


def test_selectors_and_views_read_no_name_of_a_row():
    assert list(lines_with(code(), IN_CODE)) == []


def test_allowed_places_are_there():
    assert [name for name in ALLOWED if not (ROOT / name).exists()] == []
