"""Suggestions below the search field: by keyboard, by ear, never in the way of a plain search."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PLAIN = f"/kk/search/?q={quote('матем')}"


@pytest.fixture
def field(people):
    """The search field of the search page, as a visitor on a phone meets it."""
    page = people.visitor(viewport={"width": 360, "height": 740})
    page.goto("/kk/search/")
    return page.locator("#q-large")


def options(field):
    return field.page.get_by_role("option")


def test_arrows_choose_and_enter_goes_there(field):
    field.press_sequentially("матем")
    expect(options(field).first).to_be_visible()
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = field.page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    address = chosen.get_attribute("href")
    field.press("Enter")
    expect(field.page).to_have_url(address)


def test_enter_without_a_choice_is_a_plain_search(field):
    field.press_sequentially("матем")
    expect(options(field).first).to_be_visible()
    field.press("ArrowDown")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Enter")
    expect(field.page).to_have_url(PLAIN)


def test_escape_closes_first_and_empties_then(field):
    field.press_sequentially("матем")
    expect(options(field).first).to_be_visible()
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options(field).first).to_be_hidden()
    expect(field).to_have_value("матем")
    field.press("ArrowDown")
    expect(options(field).first).to_be_visible()


def test_suggestions_fit_the_phone_and_go_when_the_reader_leaves(field):
    field.press_sequentially("бала")
    expect(options(field).first).to_be_visible()
    page = field.page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert all(box["height"] >= 44 for box in (one.bounding_box() for one in options(field).all()))
    page.keyboard.press("Tab")
    expect(options(field).first).to_be_hidden()


def test_without_scripts_the_field_is_a_plain_form(people):
    page = people.visitor(java_script_enabled=False)
    page.goto("/kk/search/")
    field = page.locator("#q-large")
    field.fill("матем")
    field.press("Enter")
    expect(page).to_have_url(PLAIN)
