"""A method goes back to its author, comes again and is published; on the site, as people do it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BOARD, MINE = "/kk/library/curation/", "/kk/library/methods/mine/"
NAME = "Сандық эстафетасы"


def test_returned_corrected_and_published(people):
    editor, author = people.member("marat"), people.member("gulmira")
    editor.goto(BOARD)
    editor.locator(".review-row", has_text=NAME).locator("h2 a").click()
    editor.locator("#id_plan_editor").select_option(label="Марат Әубәкіров")
    editor.locator("form[action$='/plan/'] button").click()
    editor.locator("[data-pin=summary]").click()
    expect(editor.locator("#id_remark_place")).to_have_value("summary")
    editor.locator("#id_remark_text").fill("Неше балаға арналғанын жазыңыз.")
    editor.locator("#remark-form button[type=submit]").click()
    expect(editor.locator("#field-summary .remark", has_text="Неше балаға")).to_be_visible()
    # Without a note nothing goes back.
    editor.locator("button[name=act][value=return]").click()
    expect(editor.locator("#decide .error-summary")).to_be_visible()
    editor.locator("#id_decide_note").fill("Ойын жақсы. Қысқа сипаттаманы толықтырыңыз.")
    editor.locator("input[name=reasons]").nth(2).check()
    editor.locator("button[name=act][value=return]").click()
    expect(editor.locator(".message.success")).to_be_visible()

    author.goto(MINE)
    row = author.locator("li.panel", has_text=NAME)
    expect(row).to_contain_text("Қысқа сипаттаманы толықтырыңыз")
    row.locator("a[href*='methods/edit']").click()
    expect(author.locator(".field-remarks")).to_contain_text("Неше балаға")
    author.locator("#id_summary").fill("Он екі балаға арналған ауызша есеп эстафетасы.")
    author.locator(".steps a[href='#step-3']").click()
    author.locator("button[name=act][value=send][data-step-last]").click()
    expect(author.locator(".message.success")).to_be_visible()

    editor.goto(BOARD)
    editor.locator(".review-row", has_text=NAME).locator("h2 a").click()
    expect(editor.locator("#field-summary ins").first).to_be_visible()
    editor.locator("button[name=act][value=publish]").click()
    expect(editor.locator(".message.success")).to_be_visible()
    author.goto(MINE)
    author.locator("li.panel", has_text=NAME).locator("h2 a").click()
    expect(author.locator("h1")).to_contain_text(NAME)
    expect(author.locator(".method-draft")).to_have_count(0)
    # The refusal of the return without a note.
    people.troubles[:] = [one for one in people.troubles if "422" not in one]
