"""Open dialogue, as the people who lead it: a question, an idea, a talk, each from start to end."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "Лицей ауласындағы жарық қашан жөнделеді?"
DRAFT = "Шамдар осы аптада ауыстырылады."
ANSWER = "Шамдар осы аптада ауыстырылады, электрик жұмысты жұма күні бітіреді."
NOTE = "Қай күні бітетінін де жазыңызшы."
IDEA = "Мектеп кітапханасы сенбіде де ашық болсын"
TOPIC = "Көктемгі жәрмеңкені қай күні өткіземіз?"
CHILD_SAYS = "Маған сенбі күні ыңғайлы, бірге шай қояйық."


@pytest.fixture
def picture(tmp_path):
    """A photo as a phone would send it."""
    path = tmp_path / "жәрмеңке.jpg"
    Image.new("RGB", (640, 480), "#c98a2b").save(path)
    return path


# -- a question ---------------------------------------------------------------------------


def test_a_question_goes_from_a_visitor_to_the_signed_answer(people, until):
    visitor = people.visitor()
    mailbox = people.visitor()
    ask_without_an_account(visitor)
    visitor.goto(in_a_letter(mailbox, until, "confirm"))
    visitor.locator("main form [type=submit]").click()
    let_out(people.member("natalia"), QUESTION)

    coordinator = people.member("saule")
    open_in_work(coordinator, "accept")
    coordinator.locator("form[action$='/accept/'] button").click()
    said(coordinator)
    coordinator.locator("main a[href$='/assign/']").click()
    coordinator.locator("[name=office]").select_option(label="Оқу ісі бөлімі")
    coordinator.locator("[name=person]").select_option(label="Гүлмира Тойшыбекова")
    press_save(coordinator)
    said(coordinator)

    teacher = people.member("gulmira")
    open_in_work(teacher, "mine")
    write_answer(teacher, DRAFT)
    # Who writes does not sign.
    expect(teacher.locator("[name=act][value=publish]")).to_have_count(0)

    head = people.member("botagoz")
    open_in_work(head, "sign")
    head.locator("main a[href$='/return/']").click()
    # A return without a word is refused: nobody could guess what to change.
    press_save(head)
    expect(head.locator("main .has-errors")).to_be_visible()
    head.locator("[name=note]").fill(NOTE)
    press_save(head)
    said(head)

    open_in_work(teacher, "mine")
    expect(teacher.locator(".question-work")).to_contain_text(NOTE)
    write_answer(teacher, ANSWER)

    open_in_work(head, "sign")
    head.locator("form[action$='/answer/'] [name=act][value=publish]").click()
    expect(head.locator(".official")).to_contain_text(ANSWER)
    expect(head.locator(".official-sign")).to_contain_text("Лицей директоры")

    visitor.goto(in_a_letter(mailbox, until, "follow"))
    expect(visitor.locator(".official")).to_contain_text(ANSWER)
    visitor.locator("[name=outcome][value=solved]").click()
    said(visitor)
    expect(visitor.locator("[name=outcome][value=solved]")).to_have_count(0)
    reader = people.visitor()
    until(lambda: is_found(reader, "электрик жұмысты", QUESTION))
    refusals_heard(people)


def ask_without_an_account(visitor):
    visitor.goto("/kk/forum/questions/ask/?place=litsei")
    place = visitor.locator("[name=place]")
    if not place.input_value():
        option = place.locator("option", has_text="лице").first
        place.select_option(option.get_attribute("value"))
    visitor.locator("[name=title]").fill(QUESTION)
    visitor.locator("[name=text]").fill("Кешке балалар қараңғыда қайтады. Екі шам жанбайды.")
    visitor.locator("[name=name]").fill("Салтанат")
    # Without an address nobody could be answered: the form says so and keeps what was typed.
    send = visitor.locator("main form[data-ask] [type=submit]")
    send.click()
    expect(visitor.locator(".has-errors [name=mail]")).to_be_visible()
    expect(visitor.locator("[name=title]")).to_have_value(QUESTION)
    visitor.locator("[name=mail]").fill("saltanat@example.org")
    send.click()
    expect(visitor).to_have_url(re.compile(r"/questions/sent/$"))


def in_a_letter(mailbox, until, what):
    """The newest link of that sort that the site has written to anybody."""

    def link():
        mailbox.goto("/dev/mail/")
        found = re.findall(rf"http\S+?/questions/{what}/[^/\s\"'<]+/", mailbox.content())
        return found[0] if found else ""

    return until(link)


def open_in_work(page, show):
    """From the start page to the list of work, and there to the question."""
    page.goto("/kk/start/")
    page.locator(f"main a[href$='/questions/work/?show={show}']").click()
    page.locator("main .rows").get_by_role("link", name=QUESTION).first.click()
    expect(page.locator("h1")).to_have_text(QUESTION)


def write_answer(page, words):
    page.locator(".question-work a[href$='/answer/']").click()
    page.locator("[name=text]").fill(words)
    page.locator("[name=act][value=propose]").click()
    said(page)


# -- an idea ------------------------------------------------------------------------------


def test_an_idea_goes_from_a_parent_to_work_that_is_done(people, until):
    parent = people.member("bolat")
    propose(parent)
    let_out(people.member("natalia"), IDEA)

    coordinator = people.member("saule")
    ask_few(coordinator)
    open_idea(coordinator)
    address = coordinator.url
    move(coordinator, "Қолдау жинауда", "")
    # A move without a word is refused: everybody reads why.
    expect(coordinator.locator("main .has-errors [name=text]")).to_be_visible()
    move(coordinator, "Қолдау жинауда", "Жақсы ой, көпшілік не дейді?", is_open=True)
    expect(coordinator.locator(".timeline")).to_contain_text("көпшілік не дейді?")

    for login in ("aigul", "olga"):
        other = people.member(login)
        other.goto(address)
        other.locator(".vote-button").click()
        expect(other.locator(".vote-mine")).to_be_visible()

    coordinator.goto(address)
    move(coordinator, "Сарапшылар тобында", "Қолдау жеткілікті, енді сарапшылар қарайды.")
    expect(coordinator.locator(".timeline")).to_contain_text("енді сарапшылар қарайды")
    coordinator.locator("main a[href$='/experts/']").click()
    coordinator.locator("[name=name]").fill("Кітапханашылар тобы")
    coordinator.locator("[name=members]").fill("gulmira")
    press_save(coordinator)
    expert = people.member("gulmira")
    expert.goto(address)
    expert.locator("main a[href$='/opinion/']").click()
    expert.locator("[name=text]").fill("Бір кезекші мұғалім жетеді, жылуы да, жарығы да бар.")
    press_save(expert)
    expect(expert.locator(".opinion")).to_contain_text("Бір кезекші мұғалім жетеді")

    coordinator.goto(address)
    move(coordinator, "Жұмыс жүріп жатыр", "Сарапшылар қолдады, осы айда бастаймыз.")
    coordinator.locator("main a[href$='/steps/new/']").click()
    coordinator.locator("[name=title]").fill("Сенбілік кезекшілік кестесін жасау")
    coordinator.locator("[name=is_done]").check()
    coordinator.locator("[name=evidence]").fill("Кесте мектептің кіреберісінде ілулі тұр.")
    press_save(coordinator)
    expect(coordinator.locator(".steps")).to_contain_text("Кесте мектептің кіреберісінде")
    coordinator.goto(address)
    move(coordinator, "Орындалды", "Кітапхана енді сенбіде де ашық.")

    reader = people.visitor()
    reader.goto(address)
    expect(reader.locator(".timeline")).to_contain_text("Кітапхана енді сенбіде де ашық.")
    expect(reader.locator(".idea-work")).to_contain_text("100")
    until(lambda: IDEA in notices_of(parent))
    refusals_heard(people)


def propose(parent):
    parent.goto("/kk/forum/ideas/new/")
    boards = parent.locator("select[name=board]")
    if boards.count():
        boards.select_option("ideas")
    parent.locator("[name=title]").fill(IDEA)
    words = parent.locator("form[data-compose] [name=text]")
    words.press_sequentially("Балалар жұма күні үлгермейді. ", delay=30)
    words.press_sequentially("Сенбіде екі сағат ашық тұрса, жетеді.", delay=30)
    send = parent.locator("form[data-compose] .actions [type=submit]").first
    send.click()
    if parent.locator("[name=looked]").count():
        send.click()
    expect(parent.locator("h1")).to_have_text(IDEA)


def ask_few(coordinator):
    """The board asks so few people that two voices are enough."""
    coordinator.goto("/kk/forum/ideas/boards/ideas/")
    coordinator.locator("[name=audience_size]").fill("20")
    coordinator.locator("main form:has([name=audience_size]) [type=submit]").first.click()
    coordinator.wait_for_load_state()


def open_idea(page):
    page.goto("/kk/forum/ideas/?board=ideas")
    page.locator("main").get_by_role("link", name=IDEA).first.click()
    expect(page.locator("h1")).to_have_text(IDEA)


def move(page, stage, words, *, is_open=False):
    if not is_open:
        page.locator("main a[href$='/move/']").click()
    page.locator("main form").get_by_label(stage, exact=True).check()
    page.locator("[name=text]").fill(words)
    press_save(page)


def notices_of(page):
    page.goto("/kk/notices/")
    return page.locator("main").inner_text()


# -- a talk -------------------------------------------------------------------------------


def test_a_talk_goes_on_between_teacher_parent_and_pupil(people, picture, until):
    teacher = people.member("aigul")
    begin_with_poll(teacher, picture)
    let_out(people.member("natalia"), TOPIC)
    teacher.reload()
    shown = teacher.locator("#p1 .post-pictures img")
    expect(shown).to_have_attribute("alt", "Сары шатыр")
    shown.scroll_into_view_if_needed()
    until(lambda: shown.evaluate("one => one.complete && one.naturalWidth > 0"))
    expect(teacher.locator("#poll")).to_contain_text("Қай күн ыңғайлы?")
    address = teacher.url

    parent = people.visitor()
    people.sign_in(parent, "zhanar", password="sary-dala-zhanar")
    parent.goto(address)
    parent.locator(".poll-choice input").first.check()
    parent.locator("#poll [type=submit]").click()
    expect(parent.locator("#poll")).to_contain_text("1 · 100")
    parent.goto(address)
    parent.locator("#p1 [data-quote], #p1 [data-reply]").first.click()
    words = parent.locator("#reply [name=text]")
    words.press("End")
    words.press_sequentially("@Айгүл", delay=60)
    parent.locator("#mention-menu [role=option]").first.click()
    words.press_sequentially("сенбі күні бәріне ыңғайлы болар еді.", delay=20)
    parent.locator("#reply .actions [type=submit]").first.click()
    reply = parent.locator(".post", has_text="бәріне ыңғайлы болар еді").first
    expect(reply).to_be_visible()
    if parent.locator(".post.waiting").count():
        let_out(people.member("natalia"), "бәріне ыңғайлы болар еді")
    until(lambda: TOPIC in notices_of(teacher))

    teacher.goto(address)
    reply = teacher.locator(".post", has_text="бәріне ыңғайлы болар еді")
    reply.locator("[data-react]").click()
    reply.locator(".reaction-sheet [value=thanks]").click()
    expect(reply.locator("[data-reactions] > .mine .count")).to_have_text("1")

    pupil = people.member("alikhan")
    pupil.goto(address)
    words = pupil.locator("#reply [name=text]")
    words.press_sequentially(CHILD_SAYS, delay=30)
    pupil.locator("#reply .actions [type=submit]").first.click()
    # Only the child sees it yet, below all that others have said.
    expect(pupil.locator("[data-posts] .post").last).to_contain_text(CHILD_SAYS)
    expect(pupil.locator(".post-gap")).to_have_count(0)
    teacher.goto(address)
    expect(teacher.locator("[data-posts]")).not_to_contain_text(CHILD_SAYS)
    let_out(people.member("natalia"), CHILD_SAYS)
    teacher.goto(address)
    expect(teacher.locator("[data-posts] .post").last).to_contain_text(CHILD_SAYS)
    refusals_heard(people)


def test_a_post_is_corrected_and_everybody_sees_how(people):
    teacher = people.member("aigul")
    teacher.goto("/kk/forum/arman-alany/")
    teacher.locator("main").get_by_role("link", name="Школьный сад").first.click()
    post = teacher.locator(".post", has_text="су тасимыз")
    post.locator(".post-acts a[href$='/edit/']").click()
    words = teacher.locator("form[data-compose] [name=text]")
    before = words.input_value()
    save = teacher.locator("form[data-compose] .actions [type=submit]").first
    # Nothing cannot be said instead: the form says so.
    words.fill("")
    save.click()
    expect(teacher.locator("main .has-errors [name=text]")).to_be_visible()
    words.fill(before.replace("су тасимыз", "су да, құм да тасимыз"))
    save.click()
    post = teacher.locator(".post", has_text="су да, құм да тасимыз")
    address = post.locator("a[href$='/history/']").get_attribute("href")
    reader = people.visitor()
    reader.goto(address)
    expect(reader.locator(".diff ins").first).to_contain_text("құм")
    refusals_heard(people)


def begin_with_poll(teacher, picture):
    teacher.goto("/kk/forum/new/arman-alany/")
    teacher.locator("[name=title]").fill(TOPIC)
    teacher.locator("form[data-compose] [name=text]").press_sequentially(
        "Әр сынып өз үстелін жасайды. Суреттегідей шатыр тігеміз ба?", delay=30
    )
    teacher.locator("details:has([name=file_0]) > summary").click()
    teacher.locator("[name=file_0]").set_input_files(picture)
    teacher.locator("[name=alt_0]").fill("Сары шатыр")
    teacher.locator("details:has([name=poll_question]) > summary").click()
    teacher.locator("[name=poll_question]").fill("Қай күн ыңғайлы?")
    teacher.locator("[name=poll_options]").fill("Сенбі\nЖексенбі")
    teacher.locator("[name=poll_results]").select_option("always")
    teacher.locator("form[data-compose] .actions [type=submit]").first.click()
    expect(teacher.locator("h1")).to_have_text(TOPIC)


# -- what they share ----------------------------------------------------------------------


def let_out(moderator, words):
    """A moderator publishes what holds `words`, if it waits in the queue."""
    moderator.goto("/kk/moderation/")
    row = moderator.locator("[data-review]", has_text=words[:40])
    if not row.count():
        return
    row.first.locator(".row-title a").click()
    moderator.locator("[name=act][value=published]").click()
    said(moderator)


def said(page):
    expect(page.locator("[role=status] .message").first).to_be_visible()


def press_save(page):
    page.locator("main form.form [type=submit]").first.click()
    page.wait_for_load_state()


def is_found(page, text, title):
    page.goto(f"/kk/search/?q={text}")
    return page.locator("main").get_by_role("link", name=title).count() > 0


def refusals_heard(people):
    """The browser's console tells of refused forms too; here they were meant."""
    people.troubles[:] = [one for one in people.troubles if "422" not in one]
