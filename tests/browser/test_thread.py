"""The thread through the whole site, as the people who walk it."""

import re

import pytest
from docx import Document
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Көшпенділер күнтізбесі: далада өтетін сабақ"
CORRECTED = "Көшпенділер күнтізбесі: далада өтетін екі сабақ"
NOTE = "Жақсы ой! Екінші сабақтың қалай өтетінін де жазыңызшы."
WORD = "көшпенділер"


@pytest.fixture
def lesson(tmp_path):
    """A real document of a teacher."""
    document = Document()
    document.add_heading("Көшпенділер күнтізбесі", 1)
    document.add_paragraph("Оқушылар көлеңкенің ұзындығын өлшеп, өз күнтізбесін жасайды.")
    path = tmp_path / "Көшпенділер күнтізбесі.docx"
    document.save(str(path))
    return path


def test_a_method_goes_from_teacher_to_editor_and_back_to_a_visitor(people, until, lesson):
    teacher = people.member("aigul")
    send_a_method(teacher, lesson)

    editor = people.member("marat")
    return_it(editor)

    correct_it(teacher)

    publish_it(editor)

    visitor = people.visitor(language="en")
    find_by_search(visitor, until)
    take_the_file(visitor, lesson)
    find_in_the_library(people.visitor(language="kk"))
    # The refusal of the return without a note.
    people.troubles[:] = [one for one in people.troubles if "422" not in one]


def send_a_method(teacher, lesson):
    teacher.goto("/kk/start/")
    teacher.locator("main a[href$='/library/methods/new/']").first.click()
    form = teacher.locator("form.method-form")
    form.locator("[name=title]").fill(TITLE)
    form.locator("[name=summary]").fill("Бесінші сынып көлеңке арқылы уақытты өлшеуді үйренеді.")
    form.locator("[name=language]").select_option("kk")
    form.locator("[name=material_type]").select_option(index=1)
    form.locator("[name=subjects]").first.check()
    go_on = form.locator("[data-step-next]")
    go_on.click()
    form.locator("[name=body]").fill("Алдымен таяқ қадаймыз. Сосын көлеңкесін өлшейміз.")
    form.locator("[name=files]").set_input_files(lesson)
    go_on.click()
    form.locator("[name=licence]").first.check()
    form.locator("[name=act][value=send][data-step-last]").click()
    expect(teacher).to_have_url(re.compile(r"/library/methods/mine/$"))
    expect(teacher.locator("[role=status] .message.success")).to_be_visible()
    mine = teacher.locator(".own-methods > li", has_text=TITLE)
    expect(mine.locator(".badge.waiting")).to_be_visible()


def return_it(editor):
    editor.goto("/admin/")
    editor.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(editor.locator("h1")).to_contain_text(TITLE)
    # A return without a word is refused: the author could not guess what to correct.
    editor.locator("button[name=act][value=return]").click()
    expect(editor.locator("#decide .error-summary")).to_be_visible()
    editor.locator("#id_decide_note").fill(NOTE)
    editor.locator("button[name=act][value=return]").click()
    expect(editor.locator(".message.success")).to_be_visible()


def correct_it(teacher):
    teacher.goto("/kk/start/")
    expect(teacher.locator("section[aria-labelledby=returned]")).to_contain_text(NOTE)
    teacher.goto("/kk/library/methods/mine/")
    mine = teacher.locator(".own-methods > li", has_text=TITLE)
    expect(mine).to_contain_text(NOTE)
    mine.locator("a[href*='/methods/edit/']").last.click()
    expect(teacher.locator("aside.note").first).to_contain_text(NOTE)
    teacher.locator("[name=title]").fill(CORRECTED)
    go_on = teacher.locator("[data-step-next]")
    go_on.click()
    expect(teacher.locator(".held-files")).to_contain_text("Көшпенділер күнтізбесі.docx")
    body = teacher.locator("[name=body]")
    body.fill(body.input_value() + "\n\nЕкінші сабақта күнтізбені қағазға түсіреміз.")
    go_on.click()
    teacher.locator("[name=act][value=send][data-step-last]").click()
    mine = teacher.locator(".own-methods > li", has_text=CORRECTED)
    expect(mine.locator(".badge.waiting")).to_be_visible()


def publish_it(editor):
    editor.goto("/admin/")
    editor.get_by_role("main").get_by_role("link", name=CORRECTED).click()
    expect(editor.locator("#field-body ins").first).to_contain_text("Екінші сабақта")
    editor.locator("button[name=act][value=publish]").click()
    expect(editor.locator(".message.success")).to_be_visible()


def find_by_search(visitor, until):
    visitor.goto("/en/")
    visitor.locator("main [role=search] input[type=search]").fill(WORD)
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"/en/search/\?"))

    def found():
        visitor.reload()
        return visitor.get_by_role("link", name=CORRECTED).count()

    until(found)
    expect(visitor.locator("main mark").first).to_have_text(re.compile(WORD, re.IGNORECASE))
    visitor.get_by_role("link", name=CORRECTED).first.click()
    expect(visitor.locator("h1")).to_have_text(CORRECTED)
    expect(visitor.locator(".prose").first).to_contain_text("Екінші сабақта")


def take_the_file(visitor, lesson):
    with visitor.expect_download() as taking:
        visitor.locator(".method-what a[download]").click()
    taken = taking.value
    assert taken.suggested_filename == lesson.name
    # The document as it was sent, but for who wrote it and when.
    sent, kept = (Document(str(path)) for path in (lesson, taken.path()))
    assert [p.text for p in kept.paragraphs] == [p.text for p in sent.paragraphs]
    answer = visitor.request.get(taken.url, headers={"Range": "bytes=0-3"})
    assert answer.status == 206
    assert answer.headers["content-type"] == DOCX
    assert answer.body() == lesson.read_bytes()[:4]


def find_in_the_library(visitor):
    visitor.goto("/kk/")
    visitor.locator(".main-menu a[href='/kk/library/']").click()
    expect(visitor).to_have_url(re.compile(r"/kk/library/$"))
    row = visitor.locator(".rows").get_by_role("link", name=CORRECTED)
    row.click()
    expect(visitor.locator("h1")).to_have_text(CORRECTED)


ESSAY_TITLE = "Терезе жанындағы орын"
SENTENCES = [
    "Бұл айда мен орындықтардың орнын ауыстырдым.",
    "Бірінші апта бәрі шулады.",
    "Екінші аптада Арман терезе жанына өзі отырды.",
    "Ол бұрын сабақта сөйлемейтін.",
]
COMMENT = "Мен де орын ауыстырып көрдім, рахмет!"


def test_an_essay_is_written_commented_and_moderated(people, until):
    author = people.member("aigul")
    write_the_essay(author)
    address = post_it(author)

    visitor = people.visitor(language="ru")
    visitor.goto("/ru/library/essays/")
    visitor.get_by_role("link", name=ESSAY_TITLE).first.click()
    expect(visitor.locator("h1")).to_have_text(ESSAY_TITLE)

    # Nobody has let a comment of this colleague out yet: the first one waits for a moderator.
    colleague = people.member("saule")
    colleague.goto(address)
    colleague.locator("#id_comment").fill(COMMENT)
    colleague.locator(".comment-form [type=submit]").click()
    own = colleague.locator(".comment", has_text=COMMENT)
    expect(own.locator(".badge.waiting")).to_be_visible()
    author.goto(address)
    expect(author.locator(".comments")).not_to_contain_text(COMMENT)

    moderator = people.member("natalia", language="ru")
    moderator.goto("/ru/moderation/")
    moderator.locator(".review-row", has_text=COMMENT).get_by_role("link").click()
    moderator.locator(".review-decide [name=act][value=published]").click()
    expect(moderator.locator("main")).not_to_contain_text(COMMENT)

    for reader in (author, visitor):
        reader.goto(address)
        comment = reader.locator(".comment", has_text=COMMENT)
        expect(comment).to_be_visible()
        expect(comment.locator(".badge")).to_have_count(0)

    visitor.goto("/ru/search/?q=терезе+жанындағы")

    def found():
        visitor.reload()
        return visitor.get_by_role("link", name=ESSAY_TITLE).count()

    until(found)


def write_the_essay(author):
    author.goto("/kk/start/")
    author.locator("section[aria-labelledby=due] [type=submit]").first.click()
    expect(author).to_have_url(re.compile(r"/essays/edit/\d+/$"))
    body = author.locator("[name=body]")
    count = author.locator("[data-sentence-count]")
    expect(count).to_have_text("0")
    author.locator("[name=title]").fill(ESSAY_TITLE)
    body.press_sequentially(SENTENCES[0])
    expect(count).to_have_text("1")
    body.fill(" ".join(SENTENCES))
    expect(count).to_have_text("4")
    expect(author.locator("[data-sentence-mark].is-full")).to_have_count(4)
    author.locator("[name=audience][value=public]").check()
    seen = author.locator("[name=seen]").input_value()
    expect(author.locator("[name=seen]")).not_to_have_value(seen, timeout=20_000)
    expect(author.locator("[data-autosave-status]")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(author.locator("[data-autosave-status].has-trouble")).to_have_count(0)


def post_it(author):
    # What was saved behind the author's back is there in another window.
    author.reload()
    expect(author.locator("[name=body]")).to_have_value(" ".join(SENTENCES))
    expect(author.locator("[name=audience][value=public]")).to_be_checked()
    author.locator("[name=act][value=post]").click()
    expect(author).to_have_url(re.compile(r"/library/essays/\d+/[a-z-]+/$"))
    expect(author.locator("h1")).to_have_text(ESSAY_TITLE)
    expect(author.locator("[role=status] .message.success")).to_be_visible()
    return author.url
