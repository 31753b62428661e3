"""What the browser keeps of a form that was not sent."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_form_that_came_back_with_errors_offers_no_older_copy(people):
    teacher = people.member("aigul")
    teacher.goto("/kk/library/methods/new/")
    form = teacher.locator("form.method-form")
    form.locator("[name=title]").fill("Қайтып келген пішін")
    form.locator("[name=act][value=save]").last.click()
    expect(teacher.locator("[role=status] .message.success")).to_be_visible()
    paper = {"name": "Парақ.txt", "mimeType": "text/plain", "buffer": "Сабақ".encode()}
    form.locator("[name=files]").set_input_files(paper)
    form.locator("[name=minutes]").fill("-1")
    teacher.locator(".steps a[href='#step-3']").click()
    form.locator("[name=act][value=send][data-step-last]").click()
    expect(teacher.locator(".error-summary")).to_be_visible()
    # The caption of the new file makes the form differ from the copy.
    teacher.locator(".steps a[href='#step-2']").click()
    expect(form.locator("[name^=caption_]")).to_be_visible()
    expect(form.locator("[data-kept]")).to_be_hidden()


def test_the_mark_of_saving_stands_in_sight_while_one_types_on_a_phone(people):
    author = people.member("kuanysh", viewport={"width": 390, "height": 700})
    author.goto("/kk/library/essays/write/")
    author.locator("form.form [type=submit]").click()
    sheet = author.locator("form.sheet-form")
    sheet.locator("textarea").press_sequentially("Бұл айда мен сұрақты басқаша қойдым. ")
    mark = sheet.locator("[data-autosave-status]")
    expect(mark).not_to_be_empty()
    sheet.locator("textarea").focus()
    box = mark.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 100
