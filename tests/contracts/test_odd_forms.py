"""Odd forms are answered: no address breaks on what a hostile or broken browser sends."""

import pytest
from django.test import Client

from tests.contracts.test_odd_input import (
    BODIES,
    FORM,
    OTHER_BODIES,
    ROLES,
    broken,
    no_rates,  # noqa: F401 - holds here too
    rows_of,
)
from tests.contracts.test_urls import again, sign_in
from tests.contracts.world import World
from tests.factories.pages import make_contact

NO_FORM = (BODIES[2], BODIES[-2])


def broken_by_forms(client: Client, address: str, bodies=BODIES, others=OTHER_BODIES) -> list:
    """Bodies that break the address."""
    sent = [*((body.encode(), FORM) for body in bodies), *others]
    return [
        (address, kind, body[:60])
        for body, kind in sent
        if broken(client, "POST", address, data=body, content_type=kind)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_an_address(world: World, role):
    signed_in = sign_in(world, role)
    bad = []
    for row in rows_of(role, "post"):
        # Each address meets a window of its own: signing out must not spare the rest.
        client = again(signed_in)
        if row.post is None:
            # It takes no form and says so before it reads one; three are enough to see it.
            bad += broken_by_forms(client, row.make(world), NO_FORM, OTHER_BODIES[:1])
        else:
            bad += broken_by_forms(client, row.make(world))
    assert bad == []


def test_no_letter_and_no_announcement_breaks_a_page(world: World):
    """Pages of the tree that take a form."""
    contact = make_contact()
    assert broken_by_forms(sign_in(world, "visitor"), contact.get_url()) == []
    class_page = world.things.class_page.get_url()
    assert broken_by_forms(sign_in(world, "coordinator"), class_page) == []
