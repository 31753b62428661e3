"""A box above a long list of ticks finds a subject by a few letters, as people type them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def shown(boxes):
    return [text for text in boxes.all_inner_texts() if text]


def test_a_long_list_is_narrowed_and_keeps_what_is_ticked(people):
    page = people.member("aigul")
    page.goto("/kk/library/methods/new/")
    subjects = page.locator("#id_subjects_field")
    box, lines = (
        subjects.locator("[data-narrow] input"),
        subjects.locator("#id_subjects > *:visible"),
    )
    everything = lines.count()
    # Typed without Kazakh letters.
    box.fill("казак тил")
    assert shown(lines)
    assert all(text.startswith("Қазақ тіл") for text in shown(lines))
    first = lines.first.locator("input")
    first.check()
    box.fill("физика")
    expect(first).to_be_checked()
    assert len(shown(lines)) == 2 + sum("физикалық" in text for text in shown(lines))
    box.fill("qqq")
    expect(subjects.locator("[data-narrow-none]")).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url("/kk/library/methods/new/")
    box.press("Escape")
    assert lines.count() == everything


def test_a_short_list_and_a_page_without_scripts_have_no_box(people):
    page = people.member("aigul")
    page.goto("/kk/library/methods/new/")
    expect(page.locator("#id_grades_field [data-narrow]")).to_be_hidden()
    plain = people.member("aigul", java_script_enabled=False)
    plain.goto("/kk/library/methods/new/")
    expect(plain.locator("#id_subjects_field [data-narrow]")).to_be_hidden()
    expect(plain.locator("#id_subjects > *").first).to_be_visible()
