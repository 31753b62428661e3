"""Main pages for those who do not see the page, use no mouse, or hold a small phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OPEN_PAGES = {
    "home": "/kk/",
    "library": "/kk/library/",
    "method": ("/kk/library/", ".row-title a"),
    "essays": "/kk/library/essays/",
    "essay": ("/kk/library/essays/", ".row-title a"),
    "community": "/kk/communities/oi-togysy/",
    "organisation": "/kk/organisations/litsei/",
    "article": ("/kk/news/", ".row-title a"),
    "search": "/kk/search/?q=сабақ",
    "nothing found": "/kk/search/?q=бұндайсөзжоқ",
    "login": "/kk/account/login/",
    "sign-up": "/kk/account/signup/",
    "contact": "/kk/contact/",
}
TEACHERS_PAGES = {
    "start": "/kk/start/",
    "method form": "/kk/library/methods/new/",
    "own methods": "/kk/library/methods/mine/",
    "own essays": "/kk/library/essays/mine/",
    "essay sheet": ("/kk/library/essays/write/", "form.form [type=submit]"),
    "profile": "/kk/people/own/profile/",
}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# How the focused thing looks with the focus on it and, a moment later, without.
LOOKS = """() => {
  const one = document.activeElement;
  const look = () => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor].join();
  };
  const focused = look();
  one.blur();
  const resting = look();
  one.focus();
  return [one.outerHTML.slice(0, 90), focused, resting];
}"""


def visit(page, where):
    """Opens an address, or what the first such link or button of a page leads to."""
    address, way = where if isinstance(where, tuple) else (where, "")
    page.goto(address)
    if way:
        page.locator(way).first.click()
        expect(page).not_to_have_url(re.compile(f"{re.escape(address)}$"))


def barriers(page):
    """What axe finds to be serious or critical."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        (one["id"], one["impact"], node["target"], node["failureSummary"])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def overflow(page):
    """How far the page is wider than a phone of 320 px, and what sticks out."""
    page.set_viewport_size({"width": 320, "height": 640})
    return page.evaluate(
        """() => {
          const wide = document.documentElement.scrollWidth - innerWidth;
          if (wide <= 0) return [];
          return [...document.querySelectorAll("main *, header *, footer *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 5).map((one) => one.outerHTML.slice(0, 120)).concat([`${wide} px too wide`]);
        }"""
    )


def check(page, pages):
    found = {}
    for name, where in pages.items():
        visit(page, where)
        assert page.locator("main h1").count() == 1, name
        troubles = [*barriers(page), *overflow(page)]
        page.set_viewport_size({"width": 1280, "height": 800})
        if troubles:
            found[name] = troubles
    assert found == {}


def test_open_pages_have_no_barriers(people):
    check(people.visitor(), OPEN_PAGES)


def test_pages_of_a_teacher_have_no_barriers(people):
    check(people.member("kuanysh"), TEACHERS_PAGES)


def test_dark_pages_have_no_barriers(people):
    dark = {name: OPEN_PAGES[name] for name in ("home", "method", "essay", "community", "login")}
    check(people.visitor(color_scheme="dark"), dark)


def test_the_keyboard_finds_its_way(people):
    page = people.visitor()
    page.goto("/kk/library/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    field = page.locator("header input[type=search]")
    expect(field).to_be_focused()
    # Inside the field it is a letter like any other.
    page.keyboard.type("5/6")
    expect(field).to_have_value("5/6")


def test_focus_is_seen_wherever_it_goes(people):
    page = people.visitor()
    page.goto("/kk/account/login/")
    met, unseen = [], []
    while len(met) < 40:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        name, focused, resting = page.evaluate(LOOKS)
        met.append(name)
        if focused == resting:
            unseen.append(name)
    assert any("password" in name for name in met)
    assert unseen == []


def test_the_phone_menu_opens_by_keyboard_and_closes_by_escape(people):
    page = people.visitor(viewport={"width": 360, "height": 640})
    page.goto("/kk/")
    summary = page.locator("details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-sheet")).to_be_hidden()
    expect(summary).to_be_focused()
