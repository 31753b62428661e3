"""Odd input is answered: no address breaks on hostile queries, forms, or parts of its own path."""

from itertools import product

import pytest
from django.db import transaction
from django.test import Client

from tests.contracts.test_urls import sign_in
from tests.contracts.who_may_what import ROWS
from tests.contracts.world import World

ROLES = ("visitor", "teacher", "editor")
LONG = "9" * 5_000
FORM = "application/x-www-form-urlencoded"

# Every name that any view or form of ours reads from an address.
READ = (
    "author audience community date form grade kind language licence month next p page place q "
    "show sort subject term type version versions year from to"
).split()
ODD = (
    "%00",
    "%ff%fe",
    "%ED%A0%80",  # half of a surrogate pair
    "%22%27%5C*%28",
    LONG,
    "-1",
    "0",
    "99999999999999999999",
    "2026-13",
    "0000-00",
    "%D9%A3",  # a digit that is not ours
    "1e309",
    "NaN",
)
QUERIES = (
    *("&".join(f"{name}={value}" for name in READ) for value in ODD),
    "&".join(f"{name}=1&{name}=2&{name}[]=3" for name in READ),
    "%ff=%ff&%00",
    "&".join(f"n{number}={number}" for number in range(300)),
    "=&&&=;",
)
# Names of all form fields of the site; each form takes the ones that it knows.
FIELDS = (
    "accept act audience body caption comment community content_type email files-0-caption "
    "first_name form grades honeypot in_second interface_language is_findable language "
    "last_name licence login material_type minutes month next note object_pk page password "
    "password1 password2 photo place reason reply_to role rules second_community security_hash "
    "subjects summary text timestamp title version words about headline patronymic code send"
).split()
BODIES = (
    "",
    *("&".join(f"{name}={value}" for name in FIELDS) for value in ODD),
    "&".join(f"{name}=1&{name}=2" for name in FIELDS),
    "&".join(f"f{number}=" for number in range(1_200)),
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


def addresses(world: World) -> list[str]:
    """Every address of the table once, as this world makes it."""
    return list(dict.fromkeys(row.make(world) for row in ROWS))


def broken(client: Client, method: str, address: str, **options) -> bool:
    """True when the address answers with a fault of ours; what it wrote is undone."""
    mark = transaction.savepoint()
    response = client.generic(method, address, **options)
    if response.streaming:
        list(response)
    transaction.savepoint_rollback(mark)
    return response.status_code >= 500


@pytest.fixture
def keep_names(settings):
    """Counted limits are for people; here one person asks a thousand times."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.usefixtures("keep_names")
@pytest.mark.parametrize("role", ROLES)
def test_no_query_breaks_an_address(world: World, role):
    client = sign_in(world, role)
    bad = [
        (address, query[:60])
        for address, query in product(addresses(world), QUERIES)
        if broken(client, "GET", address.split("?")[0], QUERY_STRING=query)
    ]
    assert bad == []


@pytest.mark.usefixtures("keep_names")
@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_an_address(world: World, role):
    bad = []
    for row in ROWS:
        # An address that takes no form says so before it reads one.
        if row.post is None:
            continue
        address = row.make(world)
        # Each form meets a session of its own: signing out must not spare the rest.
        client = sign_in(world, role)
        for body, kind in [*((text.encode(), FORM) for text in BODIES), *OTHER_BODIES]:
            if broken(client, "POST", address, data=body, content_type=kind):
                bad.append((address, kind, body[:60]))
    assert bad == []
