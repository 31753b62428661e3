"""Nothing that was typed is lost: two windows, another device, signed out meanwhile, sent; and what
stood on the screen is read."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def open_topic(person):
    """The first topic of the demo that the person may answer, at its reply sheet."""
    person.goto("/kk/forum/")
    person.locator(".boards a").first.click()
    person.locator(".topics .row-title a").first.click()
    expect(person.locator("[data-posts]")).to_be_visible()
    return person.url


def sheet(page):
    area = page.locator("#reply textarea[name=text]")
    area.scroll_into_view_if_needed()
    return area


def keep(page, words):
    sheet(page).press_sequentially(words)
    page.locator("[data-draft-button]").click()


def test_two_windows_another_device_and_a_lost_session(people):
    one = people.member("aigul")
    address = open_topic(one)
    two = one.context.new_page()
    two.goto(address)
    sheet(two)
    keep(one, "Бірінші терезедегі сөз")
    expect(one.locator("[data-draft-status]")).not_to_be_empty()
    # The second window is told, and loses nothing of its own.
    keep(two, "Екінші терезедегі сөз")
    other = two.locator("[data-draft-other]")
    expect(other).to_be_visible()
    # Above the box, where they look who type.
    warning, box = other.bounding_box(), sheet(two).bounding_box()
    assert warning
    assert box
    assert warning["y"] + warning["height"] <= box["y"]
    expect(two.locator("[data-draft-text]")).to_have_text("Бірінші терезедегі сөз")
    expect(sheet(two)).to_have_value("Екінші терезедегі сөз")
    two.locator("[data-draft-mine]").click()
    expect(other).to_be_hidden()
    expect(two.locator("[data-draft-status]")).not_to_be_empty()
    # On another device the words stand there when the sheet comes into sight.
    phone = people.member("aigul", viewport={"width": 360, "height": 700})
    phone.goto(address)
    expect(sheet(phone)).to_have_value("Екінші терезедегі сөз")
    # Signed out meanwhile: the words stay on the page, and the page says so.
    two.context.clear_cookies(name="sessionid")
    keep(two, ", әрі қарай")
    expect(two.locator("[data-draft-status].has-trouble")).not_to_be_empty()
    expect(sheet(two)).to_have_value(re.compile("Екінші терезедегі сөз, әрі қарай$"))
    two.close()
    # Sent from the phone: the draft is gone.
    phone.goto("/kk/forum/drafts/")
    expect(phone.locator(".draft-row")).to_have_count(1)
    phone.locator(".draft-row button").click()
    expect(phone.locator(".draft-row")).to_have_count(0)
    # The two refusals that were looked at are no faults.
    people.troubles[:] = [t for t in people.troubles if "409" not in t and "401" not in t]


def test_what_stood_on_the_screen_is_read_and_opening_reads_nothing(people, until):
    reader = people.member("olga")
    reader.goto("/kk/forum/new/")
    row = reader.locator(".topics .row-title a").first
    title = row.inner_text()
    row.click()
    expect(reader.locator("h1")).to_have_text(title)
    posts = reader.locator("[data-seen]")
    with reader.expect_request(re.compile(r"/forum/t/\d+/read/$")):
        for number in range(posts.count()):
            posts.nth(number).scroll_into_view_if_needed()
            reader.wait_for_timeout(800)

    def is_no_longer_new():
        reader.goto("/kk/forum/new/")
        return reader.locator(".topics .row-title a", has_text=title).count() == 0

    until(is_no_longer_new)  # the message that tells it is on its way while one leaves


def test_what_was_sent_is_not_offered_back(people):
    author = people.member("olga")
    open_topic(author)
    form = author.locator("#reply form")
    sheet(author).press_sequentially("Осы сөзім **жетті**, қайта ұсынылмасын.", delay=20)
    author.wait_for_timeout(600)
    form.locator("[type=submit]:not([name=act]):not([data-draft-button])").click()
    expect(author.locator("[data-post-text]", has_text="қайта ұсынылмасын")).to_have_count(1)
    expect(author.locator("#reply [data-kept]")).to_be_hidden()


def begin_reply(page, words):
    """Types into the sheet of the first topic of the demo; nothing waits until it is kept."""
    page.on("dialog", lambda dialog: dialog.accept())
    address = open_topic(page)
    expect(sheet(page)).to_be_visible()
    sheet(page).press_sequentially(words)
    return address


def sign_out(page):
    page.locator(".site-header form[data-forget] button:visible").first.click()
    expect(page.locator(".site-header form[data-forget]")).to_have_count(0)


def kept_in(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('keep:'))")


def test_signing_out_waits_until_the_words_are_kept(people):
    page = people.visitor()
    people.sign_in(page, "gulmira")
    address = begin_reply(page, "Шығар алдында жазған сөзім")
    sign_out(page)
    assert kept_in(page) == []
    people.sign_in(page, "gulmira")
    page.goto(address)
    expect(sheet(page)).to_have_value("Шығар алдында жазған сөзім")
    # One goes to another page first, and signs out there.
    sheet(page).press_sequentially(", жалғасы")
    page.goto("/kk/start/")
    sign_out(page)
    assert kept_in(page) == []
    people.sign_in(page, "gulmira")
    page.goto(address)
    expect(sheet(page)).to_have_value("Шығар алдында жазған сөзім, жалғасы")


def test_what_the_site_could_not_keep_waits_for_its_author_alone(people):
    page = people.visitor()
    people.sign_in(page, "saule")
    page.route("**/forum/drafts/save/", lambda route: route.abort())
    address = begin_reply(page, "Байланыссыз жазылған сөз")
    page.goto("/kk/start/")
    sign_out(page)
    assert len(kept_in(page)) == 1
    page.unroute("**/forum/drafts/save/")
    note = page.locator("#reply [data-kept]")
    people.sign_in(page, "marat")
    page.goto(address)
    expect(sheet(page)).to_have_value("")
    expect(note).to_be_hidden()
    assert "Байланыссыз" not in page.content()
    sign_out(page)
    people.sign_in(page, "saule")
    page.goto(address)
    expect(note).to_be_visible()
    note.locator("[data-kept-restore]").click()
    expect(sheet(page)).to_have_value("Байланыссыз жазылған сөз")
    # What was refused on purpose is no fault.
    people.troubles[:] = [t for t in people.troubles if "ERR_FAILED" not in t]


def test_people_to_name_are_offered_where_they_are_seen(people):
    page = people.member("aigul", viewport={"width": 1280, "height": 700})
    open_topic(page)
    sheet(page).press_sequentially("@ma")
    menu = page.locator(".mention-menu")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    # The sheet stands at the lower edge of the window.
    sheet(page).evaluate(
        "area => window.scrollBy(0, area.getBoundingClientRect().bottom - innerHeight)"
    )
    page.keyboard.type("r")
    expect(menu).to_be_visible()
    box, edge = menu.bounding_box(), sheet(page).bounding_box()
    assert box
    assert edge
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= edge["y"] + 1
