"""A visitor reports an infringed right, and an editor takes the method off the shelf."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WORDS = "Бұл сабақ жоспары менің кітабымнан көшірілген, 12-бет."
ANSWER = "Жоспар басқа автордың кітабынан алынған."


def test_from_a_report_to_the_place_that_says_why(people, until):
    visitor = people.visitor()
    visitor.goto("/kk/library/")
    visitor.locator(".row-title a", has_text="Алашқы әңгіме").or_(
        visitor.locator(".rows .row-title a")
    ).last.click()
    title, address = visitor.locator("h1").inner_text(), visitor.url
    visitor.locator("main a.report-link[href*='/corrections/new/']").first.click()

    # Refused: nothing is said, and what was typed stays.
    visitor.locator("[name=kind][value=rights]").check()
    visitor.locator("[name=words]").fill("Қате")
    visitor.locator("main form button[type=submit]").click()
    expect(visitor.locator(".has-errors [name=words]")).to_have_value("Қате")
    expect(visitor.locator("[name=kind][value=rights]")).to_be_checked()

    visitor.locator("[name=words]").fill(WORDS)
    visitor.locator("[name=mail]").fill("zhanna@example.org")
    visitor.locator("main form button[type=submit]").click()
    expect(visitor.locator("main form")).to_have_count(0)
    mailbox = people.visitor()

    def link():
        mailbox.goto("/dev/mail/")
        found = re.findall(r"http\S+?/corrections/confirm/[^/\s\"'<]+/", mailbox.content())
        return found[0] if found else ""

    visitor.goto(until(link))
    visitor.locator("main form button").click()
    expect(visitor.locator("main form")).to_have_count(0)

    stranger = people.member("olga", language="ru")
    assert stranger.goto("/ru/library/corrections/").status == 404

    editor = people.member("marat", language="kk")
    editor.goto("/kk/library/curation/")
    editor.locator("main a[href$='/library/corrections/']").click()
    editor.locator(".review-row", has_text=WORDS[:20]).locator("h2 a").click()
    expect(editor.locator("main")).to_contain_text("zhanna@example.org")
    expect(editor.locator("[name=outcome][value=withdrawn]")).to_be_checked()
    editor.locator("[name=answer]").fill(ANSWER)
    editor.locator("main form button[type=submit]").last.click()
    expect(editor.locator("main form")).to_have_count(0)

    assert visitor.goto(address).status == 410
    expect(visitor.locator("h1")).to_have_text(title)
    expect(visitor.locator("main")).to_contain_text(ANSWER)

    # The site is shared by all walks: it goes back on the shelf.
    editor.goto(address)
    back = editor.locator("form[action*='/put-back/'] button")
    back.click()
    expect(editor.locator("article.method")).to_be_visible()
    assert visitor.goto(address).status == 200
    # The refusals above: no sentence (422), the list (404), the place of the method (410).
    refused = re.compile(r"status of (404|410|422) ")
    people.troubles[:] = [one for one in people.troubles if not refused.search(one)]


def test_authors_see_their_readers_by_months(people):
    author = people.member("aigul", language="kk", viewport={"width": 390, "height": 844})
    author.goto("/kk/library/methods/mine/")
    visitor = people.visitor()
    visitor.goto("/kk/library/")
    for address in [
        row.get_attribute("href") for row in visitor.locator(".rows .row-title a").all()
    ]:
        author.goto(address)
        if author.locator("#counts-title").count():
            break
    author.locator("#counts-title").scroll_into_view_if_needed()
    expect(author.locator(".counts rect").first).to_be_visible()
    author.locator(".counts details summary").first.click()
    expect(author.locator(".counts table").first.locator("tbody tr")).to_have_count(12)
    assert author.evaluate("document.documentElement.scrollWidth <= innerWidth")
