"""Three languages: the switcher keeps one's place, and each text says what language it is in."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MONTHS = (
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split()
)
KAZAKH_DATE = re.compile(rf"^20\d\d ж\. [1-9]\d? ({'|'.join(MONTHS)})$")


def switch(page, code):
    page.locator(f"header .site-tools .languages a[hreflang={code}]").click()


def alternates(page):
    links = page.locator("head link[rel=alternate][hreflang]").all()
    return {link.get_attribute("hreflang"): link.get_attribute("href") for link in links}


@pytest.mark.parametrize(
    "path",
    ["", "library/", "library/essays/", "search/?q=сабақ", "communities/oi-togysy/", "about/"],
)
def test_the_switcher_keeps_the_place(people, path):
    page = people.visitor()
    page.goto(f"/kk/{path}")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    heading = page.locator("h1").first.inner_text()
    for code in ("ru", "en", "kk"):
        switch(page, code)
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert page.url.partition(f"/{code}/")[2].partition("?")[0] == path.partition("?")[0]
        current = page.locator("header .site-tools .languages a[aria-current=true]")
        expect(current).to_have_attribute("lang", code)
    assert page.locator("h1").first.inner_text() == heading


def test_a_page_without_a_translation_says_so_and_leads_back(people):
    page = people.visitor()
    page.goto("/kk/organisations/balausa/")
    heading = page.locator("h1").inner_text()
    english = page.locator("header .site-tools .languages a[hreflang=en]")
    assert "untranslated" in english.get_attribute("class")
    assert english.locator(".visually-hidden").inner_text().strip(" —")
    english.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    note = page.locator("main [role=status]").first
    expect(note).to_contain_text("not in this language yet")
    note.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("html")).to_have_attribute("lang", "kk")


def test_a_kazakh_text_stays_kazakh_in_a_russian_frame(people):
    page = people.visitor(language="ru")
    page.goto("/ru/library/?language=kk")
    page.locator(".row-title a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("h1")).to_have_attribute("lang", "kk")
    expect(page.locator(".prose").first).to_have_attribute("lang", "kk")
    # One text, one address of truth: no other language is promised to machines.
    assert alternates(page) == {}


def test_machines_are_told_of_real_translations_alone(people, site):
    page = people.visitor()
    page.goto("/kk/organisations/litsei/")
    assert alternates(page) == {
        code: f"{site.url}/{code}/organisations/litsei/" for code in ("kk", "ru", "en")
    }
    page.goto("/kk/organisations/arman/")
    assert set(alternates(page)) == {"kk", "ru"}
    for address in alternates(page).values():
        assert page.request.get(address).status == 200


def test_dates_are_written_as_kazakhs_write_them(people):
    page = people.visitor()
    page.goto("/kk/library/")
    page.locator(".row-title a").first.click()
    expect(page.locator(".method-what time")).to_have_text(KAZAKH_DATE)


def test_the_bare_address_follows_the_browser(people):
    for language, code in (("ru-RU", "ru"), ("en-GB", "en"), ("kk-KZ", "kk"), ("de-DE", "kk")):
        page = people.visitor(language=language)
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", code)
