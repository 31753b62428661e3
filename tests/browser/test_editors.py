"""Editors at work in the admin."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WAITING = "/admin/snippets/library/method/?waiting=yes"


def test_enter_saves_a_draft_of_a_method_under_review_and_publishes_nothing(people):
    editor = people.member("marat")
    editor.goto(WAITING)
    title = editor.locator("td.title a").first
    name = title.inner_text()
    title.click()
    editor.locator("#id_title").press("End")
    editor.keyboard.type("!")
    editor.keyboard.press("Enter")
    expect(editor.locator(".messages .success")).to_be_visible()
    expect(editor.locator("#id_title")).to_have_value(f"{name}!")
    editor.goto(WAITING)
    expect(editor.locator("td.title a").first).to_contain_text(name)
