"""Reading the site tells no other site of the reader, until they press a button that says so."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "library/",
    "library/essays/",
    "communities/",
    "communities/oi-togysy/",
    "organisations/",
    "organisations/litsei/",
    "organisations/balausa/",
    "news/",
    "about/",
    "contact/",
    "search/?q=сабақ",
)
TEACHERS_PAGES = (
    "start/",
    "library/methods/new/",
    "library/methods/mine/",
    "library/essays/mine/",
    "library/essays/write/",
)


def read(page, path):
    """Opens a page and reads it to its end, pictures that come late too."""
    answer = page.goto(f"/kk/{path}")
    assert answer.status == 200
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    broken = page.evaluate(
        "[...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
    )
    assert broken == []


def test_reading_asks_no_other_site(people):
    visitor = people.visitor()
    for path in PAGES:
        read(visitor, path)
    for start in ("library/", "library/essays/", "news/"):
        visitor.goto(f"/kk/{start}")
        read(
            visitor,
            visitor.locator(".row-title a").first.get_attribute("href").removeprefix("/kk/"),
        )
    # Every request was looked at as it was made; `people` fails when one left the site.
    assert people.troubles == []


def test_a_teacher_asks_no_other_site(people):
    teacher = people.member("kuanysh")
    for path in TEACHERS_PAGES:
        read(teacher, path)
    assert people.troubles == []


def test_a_film_is_asked_for_by_a_click_alone(people):
    visitor = people.visitor()
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<p>film</p>")

    visitor.context.route(re.compile(r"^https://www\.youtube-nocookie\.com/"), answer)
    visitor.goto("/kk/organisations/balausa/")
    frame = visitor.locator("[data-video]").first
    frame.scroll_into_view_if_needed()
    visitor.wait_for_load_state("networkidle")
    expect(visitor.locator("iframe")).to_have_count(0)
    assert asked == []
    assert people.troubles == []

    frame.get_by_role("link").click()
    player = frame.locator("iframe")
    expect(player).to_have_attribute("src", re.compile(r"^https://www\.youtube-nocookie\.com/"))
    expect(player).to_have_attribute("title", re.compile(r"\w"))
    expect(visitor.frame_locator("[data-video] iframe").locator("p")).to_have_text("film")
    assert len(asked) == 1
    # These requests were wished for; none but these.
    assert [line.rpartition(" ")[2] for line in people.troubles] == asked
    people.troubles.clear()


def test_a_film_is_reached_without_scripts(people):
    visitor = people.visitor(java_script_enabled=False)
    visitor.goto("/kk/organisations/balausa/")
    link = visitor.locator("[data-video] a").first
    expect(link).to_have_attribute("href", re.compile(r"^https://"))
    expect(link).to_have_attribute("rel", re.compile("noreferrer"))


def test_the_current_tab_is_in_view_on_a_phone(people):
    page = people.visitor(viewport={"width": 360, "height": 800})
    page.goto("/kk/forum/ideas/")
    tabs = page.locator(".tabs").first
    expect(tabs).to_have_class(re.compile("has-before"))
    current = tabs.locator("[aria-current]").bounding_box()
    assert current["x"] >= 0
    assert current["x"] + current["width"] <= 360


# Where each text of an element begins, and whether a finger there touches it: what is cut away is
# not touched.
CUT = """(item) => {
  const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  const cut = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const line of range.getClientRects()) {
      if (line.width < 2) continue;
      const there = document.elementFromPoint(line.left + 1, (line.top + line.bottom) / 2);
      if (!item.contains(there)) cut.push(texts.currentNode.data.trim());
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("width", [320, 390])
def test_no_letter_is_cut_away_where_a_line_of_facts_wraps(people, width):
    page = people.visitor(viewport={"width": width, "height": 800})
    seen = 0
    for path in ("library/", "forum/", "search/?q=сабақ", "forum/questions/"):
        page.goto(f"/kk/{path}")
        if path == "forum/questions/":
            # The oldest one is answered: the official answer bears its signature.
            page.locator(".row-title a").last.click()
            expect(page.locator(".official-sign")).to_be_visible()
        for line in page.locator("main :is(.inline-list, .official-sign):visible").all()[:6]:
            # So narrow that even short ones wrap.
            line.evaluate("line => { line.style.inlineSize = '7rem'; }")
            for item in line.locator("> *").all():
                item.evaluate("item => item.scrollIntoView({ block: 'center' })")
                assert item.evaluate(CUT) == []
                seen += 1
    assert seen > 20
