"""A moderator works through the queue of the demo: by the keyboard alone, and with the mouse."""

import re

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


def test_a_moderator_ticks_and_opens_with_the_mouse(people):
    page = people.member("natalia")
    page.goto("/kk/moderation/")
    rows = page.locator("[data-review]")
    assert rows.count() > 2
    second = rows.nth(1)
    box = second.locator("input[type=checkbox]")
    _press(page, box)
    expect(page).to_have_url(re.compile(r"/moderation/$"))
    expect(box).to_be_checked()
    assert page.locator("[data-review] input:checked").count() == 1
    title = second.locator(".row-title a")
    address = title.get_attribute("href")
    _press(page, title)
    page.wait_for_url(f"**{address}")


def _press(page, thing):
    """Where a hand would press, whatever lies on top there."""
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
