"""A moderator works through the queue of the demo by the keyboard alone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_moderator_opens_writes_and_returns_by_keys(people):
    page = people.member("natalia")
    page.goto("/kk/moderation/")
    rows = page.locator("[data-review]")
    waiting = rows.count()
    assert waiting > 1
    page.keyboard.press("?")
    expect(page.locator("[data-keys-list]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys-list]")).to_be_hidden()
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("x")
    expect(rows.first.locator("input")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/moderation/*/")
    page.keyboard.press("h" if page.locator("[data-press=h]").count() else "r")
    expect(page.locator("#id_note")).to_be_focused()
