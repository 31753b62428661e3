"""An editor gathers works and a visitor reads; a teacher keeps, shares, and tells of a lesson."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_editor_makes_a_collection_and_a_visitor_reads_it(people):
    desk = people.member("marat", language="ru", viewport={"width": 1280, "height": 1000})
    desk.goto("/admin/snippets/library/collection/add/")
    desk.locator("[name=name_kk]").fill("Қысқа күнге арналған ойындар")
    desk.locator("[name=lead_kk]").fill("Он минутқа сиятын үш ойын.")
    for number, title in enumerate(("Бөлшектер дүкені", "Алты сұрақ")):
        desk.locator("#id_items-ADD").click()
        desk.locator(f"#id_items-{number}-method-chooser .unchosen button").click()
        desk.locator(".modal-body a", has_text=title).first.click()
        desk.locator(f"[name=items-{number}-note_kk]").fill(f"{number + 1}-ескертпе")
    desk.locator("[data-w-dropdown-target=toggle]").last.click()
    desk.locator("button[name=action-publish]").first.click()
    expect(desk.locator(".messages")).to_be_visible()

    reader = people.visitor()
    reader.goto("/kk/library/")
    reader.locator("a[href$='/library/collections/']").first.click()
    reader.locator(".collection a", has_text="Қысқа күнге").first.click()
    titles = reader.locator(".collected .row-title")
    expect(titles).to_have_count(2)
    expect(titles.first).to_contain_text("Бөлшектер дүкені")
    expect(reader.locator(".editors-note").first).to_have_text("1-ескертпе")
    titles.first.locator("a").click()
    expect(reader.locator("#collections-title + ul")).to_contain_text("Қысқа күнге")


def test_teacher_keeps_shares_and_takes_back(people):
    teacher = people.member("olga", language="ru")
    teacher.goto("/ru/library/")
    button = teacher.locator("button[data-keep]").first
    kept = button.locator(".visually-hidden").inner_text()
    expect(button).to_have_attribute("value", "1")
    with teacher.expect_response(re.compile("/shelves/keep/")):
        button.click()
    expect(button).to_have_attribute("value", "0")
    expect(button).to_contain_text("Сохранено")
    teacher.goto("/ru/library/shelves/")
    expect(teacher.locator(".listed .row-title")).to_contain_text([kept])
    teacher.locator(".listed a[href*='/choose/']").first.click()
    teacher.locator("[name=new_name]").fill("Для коллег")
    teacher.locator("main form [type=submit]").first.click()
    teacher.goto("/ru/library/shelves/")
    teacher.locator(".own-lists a", has_text="Для коллег").click()
    teacher.locator("#share button[value=share]").click()
    link = teacher.locator("#share-url").inner_text()

    colleague = people.member("aigul")
    colleague.goto(link)
    expect(colleague.locator("h1")).to_have_text("Для коллег")
    colleague.locator("form[action$='/copy/'] button").click()
    expect(colleague.locator("h1")).to_have_text("Для коллег")
    expect(colleague.locator(".listed .row-title")).to_have_count(1)

    teacher.locator("#share button[value=stop]").click()
    stranger = people.visitor()
    answer = stranger.goto(link)
    assert answer.status == 404
    people.troubles[:] = [one for one in people.troubles if "404" not in one]


def test_keep_works_without_javascript(people):
    teacher = people.member("kuanysh", java_script_enabled=False)
    teacher.goto("/kk/library/")
    teacher.locator("button[data-keep]").first.click()
    expect(teacher.locator("button[data-keep]").first).to_have_attribute("value", "0")
    teacher.goto("/kk/library/shelves/")
    expect(teacher.locator(".listed .row-title")).not_to_have_count(0)


def test_teacher_says_how_a_lesson_went_but_not_of_their_own(people):
    teacher = people.member("gulmira")
    teacher.goto("/kk/library/")
    teacher.locator(".row-title a", has_text="Ата-анамен алғашқы").first.click()
    own_page = teacher.url
    teacher.locator("#used a[href$='/used/']").click()
    teacher.locator("[name=sentence]").fill("Жетінші сыныпта өткіздім, бәрі жазып үлгерді.")
    teacher.locator("main form [type=submit]").first.click()
    expect(teacher.locator("[name=sentence]")).to_have_value(re.compile("Жетінші"))
    teacher.locator("[name=rating][value='4']").check()
    teacher.locator("main form [type=submit]").first.click()
    expect(teacher).to_have_url(own_page)
    reader = people.visitor()
    reader.goto(own_page)
    reader.locator("#used").scroll_into_view_if_needed()
    expect(reader.locator(".use blockquote").first).to_contain_text("Жетінші сыныпта")
    # Two ratings are too few for a mean.
    expect(reader.locator(".use-mean")).to_have_count(0)

    author = people.member("aigul")
    author.goto(own_page)
    expect(author.locator("#used a[href$='/used/']")).to_have_count(0)
    method = re.search(r"/methods/(\d+)/", own_page)[1]
    answer = author.goto(f"/kk/library/methods/{method}/used/")
    assert answer.status == 403
    people.troubles[:] = [one for one in people.troubles if "403" not in one]
