"""Every address has its row in the who-may-what table, and answers as the row says."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.contracts.who_may_what import LOGIN, ROLES, ROWS, Answer
from tests.contracts.world import World
from tests.doors.watch import through

BACKEND = "cms.audience.backend.PeopleBackend"
ADMIN = "admin/"


def patterns(
    found=None, namespace: str = "", prefix: str = ""
) -> Iterator[tuple[str, str, object]]:
    """Every address: its full name, its route, its pattern."""
    for pattern in get_resolver().url_patterns if found is None else found:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern.url_patterns, inner, route)
        else:
            yield f"{namespace}{pattern.name}", route, pattern


def test_every_address_has_its_row():
    known = {row.name for row in ROWS}
    names = {name for name, route, _p in patterns() if not route.startswith(ADMIN)}
    assert names - known == set(), "addresses without a row in who_may_what.py"
    assert known - names == set(), "rows without an address"


def sign_in(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    person = world.user(role)
    if person is not None:
        client.force_login(person, BACKEND)
    return client


def again(client: Client) -> Client:
    """Another window of the same session: signing out in it spares the first."""
    other = Client(raise_request_exception=False)
    other.cookies = deepcopy(client.cookies)
    return other


def ask(client: Client, method: str, address: str) -> Answer:
    """What is answered, undone again; LOGIN for a redirect to the log-in page."""
    mark = transaction.savepoint()
    response = getattr(client, method)(address)
    transaction.savepoint_rollback(mark)
    if response.status_code == 302 and "/account/login/" in response["Location"]:
        return LOGIN
    return response.status_code


@pytest.mark.parametrize("role", ROLES)
def test_addresses_answer_as_the_table_says(world: World, role):
    client = sign_in(world, role)
    wrong = []
    for row in through(ROWS, key=lambda row: (role, row.name)):
        address = row.make(world)
        got = ask(again(client), "get", address)
        if got != row.get[role]:
            wrong.append(f"GET {address}: {got}, should be {row.get[role]}")
        expected = 405 if row.post is None else row.post[role]
        got = ask(again(client), "post", address)
        if got != expected and not (row.post is None and got in {404, LOGIN, row.get[role]}):
            wrong.append(f"POST {address}: {got}, should be {expected}")
    assert not wrong, "\n".join(wrong)


def admin_addresses() -> list[str]:
    """Every address of the admin, with 1 for each number and a word for each word."""
    found = set()
    for name, route, pattern in patterns():
        if not route.startswith(ADMIN) or pattern.name is None:
            continue
        for size in range(4):
            try:
                found.add(reverse(name, args=[1] * size))
                break
            except NoReverseMatch:
                continue
    return sorted(found)


OPEN_IN_ADMIN = {
    "/admin/logout/", "/admin/jsi18n/", "/admin/sprite/", "/admin/test404/",
}  # fmt: skip


@pytest.mark.parametrize("role", ["visitor", "newcomer", "parent", "pupil", "teacher", "stranger"])
def test_the_admin_is_shut_to_those_without_a_part_in_it(world: World, role):
    client = sign_in(world, role)
    addresses = admin_addresses()
    assert len(addresses) > 150
    for address in addresses:
        if address in OPEN_IN_ADMIN:
            continue
        got = ask(again(client), "get", address)
        assert got in {LOGIN, 302, 403, 404, 405}, address


@pytest.mark.parametrize("role", ["leader", "coordinator", "editor", "moderator", "administrator"])
def test_no_address_of_the_admin_breaks_for_those_with_a_part_in_it(world: World, role):
    client = sign_in(world, role)
    for address in admin_addresses():
        if "logout" in address:
            continue
        mark = transaction.savepoint()
        response = client.get(address)
        transaction.savepoint_rollback(mark)
        assert response.status_code < 500, address
