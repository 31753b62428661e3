"""Odd input is answered: no address breaks on hostile queries, forms, or parts of its own path."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests.contracts.test_urls import sign_in
from tests.contracts.who_may_what import ROWS, Row
from tests.contracts.world import World

ROLES = ("visitor", "teacher", "editor")
LONG = "9" * 5_000
FORM = "application/x-www-form-urlencoded"

ROOT = Path(__file__).parents[2]
SOURCES = tuple(
    path.read_text()
    for app in ("cms", "forum", "home", "library", "search")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
)


def names_by(pattern: str) -> set[str]:
    """Names that the code of the site reads in this way."""
    return {name for source in SOURCES for name in re.findall(pattern, source, re.MULTILINE)}


# Every name that any view or form of ours reads from an address.
READ = sorted(
    names_by(r'(?:GET|data)\.(?:get|getlist)\(\s*"([a-z_0-9]+)"')
    | set(
        "author audience community date form grade kind language licence month next p page place "
        "q show sort subject term type version versions year from to".split()
    )
)
ODD = (
    "%00",
    "%ff%fe",
    "%ED%A0%80",  # half of a surrogate pair
    "%22%27%5C*%28",
    LONG,
    "-1",
    "99999999999999999999",
    "2026-13",
    "%D9%A3",  # a digit that is not ours
)
QUERIES = (
    *("&".join(f"{name}={value}" for name in READ) for value in ODD),
    "&".join(f"{name}=1&{name}=2&{name}[]=3" for name in READ) + "&%ff=%ff&=&&&=;",
)
# What a word of a path is replaced by: bytes that are no text, numbers beyond every column.
PARTS = ("%00", "%ff", "%22%27", "9" * 30, LONG)
# Names of all form fields of the site, and of buttons; each form takes the ones that it knows.
FIELDS = sorted(
    names_by(r'(?:POST|data)\.(?:get|getlist)\(\s*"([a-z_0-9]+)"')
    | names_by(r"^    ([a-z_0-9]+)(?:: [^=\n]+)? = (?:forms\.)?\w*Field\(")
    | set(
        (
            "accept act audience body caption comment community content_type email "
            "files-0-caption first_name form grades honeypot in_second interface_language "
            "is_findable language last_name licence login material_type minutes month next "
            "note object_pk page password password1 password2 photo place reason reply_to role "
            "rules second_community security_hash subjects summary text timestamp title "
            "version words about headline patronymic code send files-0-caption held_0 alt_0 "
            "drop_0"
        ).split()
    )
)
BODIES = (
    "",
    *("&".join(f"{name}={value}" for name in FIELDS) for value in ODD[:6]),
    "&".join(f"{name}=1&{name}=2" for name in FIELDS),
    "%ff=%ff&%00=1&%ED%A0%80=%ED%A0%80",
    "title=" + "a" * 100_000,
)
OTHER_BODIES = (
    (b"{", "application/json"),
    (b"\xff\xfe", "application/json"),
    (b"no parts", "multipart/form-data; boundary=x"),
    (b"no parts", "multipart/form-data"),
    (
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="\xff\x00../a"\r\n\r\n'
        b"\xff\x00\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    (b"title=1", FORM + "; charset=utf-16"),
)


def rows_of(role: str, method: str) -> Iterator[Row]:
    """Rows to ask as `role`: a visitor all, the others those that say more to them.

    What answers two people alike has read the address in the same lines of code.
    """
    before = {"teacher": "visitor", "editor": "teacher"}.get(role)
    for row in ROWS:
        said = row.post if method == "post" and row.post is not None else row.get
        if (
            before is None
            or said[role] != said[before]
            or (role == "teacher" and said[role] == 200)
        ):
            yield row


def broken(client: Client, method: str, address: str, **options) -> bool:
    """True when the address answers with a fault of ours; what it wrote is undone."""
    mark = transaction.savepoint()
    response = client.generic(method, address, **options)
    if response.streaming:
        list(response)
    transaction.savepoint_rollback(mark)
    return response.status_code >= 500


def test_names_are_those_of_the_code():
    assert {"after", "n", "number", "until"} <= set(READ) | set(FIELDS)
    assert {"option", "token", "seen", "draft_place", "text", "poll_options"} <= set(FIELDS)


@pytest.fixture(autouse=True)
def no_rates(settings):
    """Counted limits are for people; here one person asks a thousand times."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.parametrize("role", ROLES)
def test_no_query_breaks_an_address(world: World, role):
    client = sign_in(world, role)
    bad = []
    for address in dict.fromkeys(row.make(world).split("?")[0] for row in rows_of(role, "get")):
        bad += [
            (address, query[:60])
            for query in QUERIES
            if broken(client, "GET", address, QUERY_STRING=query)
        ]
    assert bad == []


def test_no_part_of_a_path_breaks_the_site(world: World):
    """Each word of an address that is a number or a name of something, in turn."""
    client = sign_in(world, "teacher")
    asked = set()
    for row in ROWS:
        address = row.make(world).split("?")[0]
        words = address.split("/")
        held = {str(value) for value in resolve(address).kwargs.values()}
        for place, word in enumerate(words):
            if unquote(word) in held:
                asked |= {"/".join([*words[:place], p, *words[place + 1 :]]) for p in PARTS}
    assert len(asked) > 50
    assert [address[:120] for address in sorted(asked) if broken(client, "GET", address)] == []
