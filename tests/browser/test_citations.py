"""A reader opens “How to cite”, finds the citation there, and copies it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_citation_is_drawn_when_it_is_opened_and_copied(people):
    page = people.visitor()
    page.goto("/kk/library/")
    page.locator(".rows a").first.click()
    disclosure = page.locator("details.cite")
    expect(disclosure.locator("#cite-gost")).to_have_count(0)
    disclosure.locator("summary").click()
    printed = disclosure.locator("#cite-gost")
    expect(printed).to_contain_text("Электрондық ресурс")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    disclosure.locator("[data-copy='cite-gost']").click()
    expect(disclosure.locator("[data-copy='cite-gost']")).to_have_text("Көшірілді")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == printed.inner_text().strip()


def test_citation_stands_on_a_page_of_its_own(people):
    page = people.visitor()
    page.goto("/kk/library/")
    page.locator(".rows a").first.click()
    address = page.locator("details.cite [data-unfold]").get_attribute("href")
    page.goto(address)
    expect(page.locator("#cite-apa")).to_contain_text("/m/")
