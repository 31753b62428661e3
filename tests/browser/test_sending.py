"""A busy teacher sends a method: over a line that breaks, in two windows, by keyboard alone."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.factories.files import make_docx, make_pdf, make_zip

pytestmark = pytest.mark.browser

NEW = "/kk/library/methods/new/"
STEP = ".steps a[href='#step-{}']"


def step(page, number):
    page.locator(STEP.format(number)).click()
    expect(page.locator(f"#step-{number}")).to_be_visible()


def saved(page):
    """Waits until all that was typed is saved."""
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))


def edit_address(page):
    expect(page).to_have_url(re.compile(r"/methods/edit/\d+/"))
    return page.url.split("#")[0]


def files(page):
    return page.locator("[data-held-name]").evaluate_all(
        "all => all.map(one => one.dataset.heldName)"
    )


def looked_at(people, *statuses):
    """Refusals that the test meant to meet, and requests that it broke."""
    people.troubles[:] = [
        one for one in people.troubles if not any(status in one for status in statuses)
    ]


def test_a_teacher_sends_a_method_with_three_files_over_a_line_that_breaks(people):
    teacher = people.member("aigul")
    teacher.goto(NEW)
    needs = teacher.locator("[data-need]:visible")
    expect(needs).to_have_count(6)
    teacher.locator("#id_title").fill("Бөлшектер базары")
    saved(teacher)
    address = edit_address(teacher)
    expect(needs).to_have_count(5)
    teacher.locator("#id_summary").fill("Базар ойынымен бөлшектерді салыстырамыз.")
    teacher.locator("#id_material_type").select_option(index=1)
    teacher.locator("[name=subjects]").first.check()
    expect(needs).to_have_count(2)

    step(teacher, 2)
    broken = []

    def breaks(route):
        """The second piece of all never arrives."""
        if (
            len(broken) < 1
            and "offset=" in route.request.url
            and "offset=0" not in route.request.url
        ):
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    teacher.route(re.compile(r"/uploads/"), breaks)
    film = make_zip({"фильм.txt": bytes(range(256)) * 3000}, compression=0)
    teacher.locator("#id_files").set_input_files(
        [
            {"name": "Жоспар.docx", "mimeType": "", "buffer": make_docx()},
            {"name": "Үлестірме.zip", "mimeType": "", "buffer": film},
            {"name": "Парақ.pdf", "mimeType": "", "buffer": make_pdf()},
            {"name": "Бұзық.pdf", "mimeType": "", "buffer": b"%PDF-1.7 broken"},
        ]
    )
    expect(teacher.locator("[data-held]")).to_have_count(3)
    assert len(broken) == 1
    # The bad one is refused beside its name; the others have come.
    trouble = teacher.locator(".upload [data-upload-trouble]:visible")
    expect(trouble).to_have_count(1)
    expect(trouble).not_to_be_empty()
    teacher.locator("[data-upload-cancel]").click()
    assert files(teacher) == ["Жоспар.docx", "Үлестірме.zip", "Парақ.pdf"]
    teacher.locator("[data-held]").nth(2).locator("[data-held-up]").click()
    teacher.locator("[data-held]").nth(0).locator("input[type=text]").fill("Сабақ жоспары")
    teacher.wait_for_timeout(4000)
    saved(teacher)
    with teacher.context.expect_page() as opened:
        teacher.locator("[data-preview]").click()
    preview = opened.value
    expect(preview.locator("h1")).to_have_text("Бөлшектер базары")
    expect(preview.locator(".files")).to_contain_text("Сабақ жоспары")
    preview.close()
    teacher.goto(address + "#step-2")
    assert files(teacher) == ["Жоспар.docx", "Парақ.pdf", "Үлестірме.zip"]
    grip = teacher.locator("[data-held-grip]")
    grip.nth(2).drag_to(teacher.locator("[data-held]").nth(0), target_position={"x": 20, "y": 5})
    assert files(teacher)[0] == "Үлестірме.zip"

    step(teacher, 3)
    teacher.locator("[name=licence]").first.check()
    expect(teacher.locator("[data-needs-none]")).to_be_visible()
    teacher.locator("button[name=act][value=send]").last.click()
    expect(teacher).to_have_url(re.compile(r"/methods/mine/$"))
    row = teacher.locator("li.panel", has_text="Бөлшектер базары")
    expect(row).to_contain_text("редакторларға жіберілді")
    looked_at(people, "ERR_CONNECTION_RESET", "422")


def test_a_closed_page_goes_on_with_a_file_that_is_chosen_again(people):
    teacher = people.member("aigul")
    teacher.goto(NEW)
    teacher.locator("#id_title").fill("Жолда қалған фильм")
    saved(teacher)
    address = edit_address(teacher)
    step(teacher, 2)
    sent = []

    def stalls(route):
        if "offset=" in route.request.url:
            sent.append(route.request.url)
            if len(sent) > 1:
                return  # neither an answer nor an end
        route.continue_()

    teacher.route(re.compile(r"/uploads/"), stalls)
    film = {
        "name": "Фильм.zip",
        "mimeType": "",
        "buffer": make_zip({"фильм.txt": bytes(range(256)) * 3000}, compression=0),
    }
    # The same file has the same day of its last change.
    path = teacher.evaluate_handle("() => new DataTransfer()")
    choose = """([transfer, data, name]) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { lastModified: 1_700_000_000_000 }));
        const input = document.getElementById("id_files");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    }"""
    data = base64.b64encode(film["buffer"]).decode()
    teacher.evaluate(choose, [path, data, film["name"]])
    teacher.wait_for_timeout(1500)
    assert len(sent) == 2
    teacher.on("dialog", lambda dialog: dialog.accept())
    teacher.goto("/kk/")
    teacher.unroute_all(behavior="ignoreErrors")
    teacher.goto(address + "#step-2")
    again = teacher.locator("[data-upload-again]")
    expect(again).to_be_visible()
    expect(again).to_contain_text("Фильм.zip")
    offsets = []
    teacher.on("request", lambda request: offsets.append(request.url))
    path = teacher.evaluate_handle("() => new DataTransfer()")
    teacher.evaluate(choose, [path, data, film["name"]])
    expect(teacher.locator("[data-held]")).to_have_count(1)
    pieces = [int(url.partition("offset=")[2]) for url in offsets if "offset=" in url]
    assert pieces
    assert pieces[0] > 0
    looked_at(people, "ERR_")


def test_two_windows_lose_nothing(people):
    one = people.member("aigul")
    one.goto(NEW)
    one.locator("#id_title").fill("Екі терезе")
    saved(one)
    address = edit_address(one)
    two = one.context.new_page()
    two.goto(address)
    one.locator("#id_summary").fill("Бірінші терезенің сөзі.")
    one.wait_for_timeout(4000)
    two.locator("#id_summary").fill("Екінші терезенің сөзі.")
    other = two.locator("[data-other]")
    expect(other).to_be_visible()
    expect(other).to_contain_text("Бірінші терезенің сөзі.")
    expect(two.locator("#id_summary")).to_have_value("Екінші терезенің сөзі.")
    two.locator("[data-other-mine]").click()
    expect(other).to_be_hidden()
    saved(two)
    # Now the first is the late one, and lets the other's text go on; its own waits in the browser.
    one.locator("#id_summary").fill("Бірінші, кеш.")
    expect(one.locator("[data-other]")).to_be_visible()
    one.locator("[data-other-theirs]").click()
    expect(one.locator("#id_summary")).to_have_value("Екінші терезенің сөзі.")
    one.locator("[data-kept-restore]").click()
    expect(one.locator("#id_summary")).to_have_value("Бірінші, кеш.")
    looked_at(people, "409")


def test_a_browser_that_dies_loses_three_seconds_and_a_line_that_is_away_nothing(people):
    teacher = people.member("aigul")
    teacher.goto(NEW)
    teacher.locator("#id_title").press_sequentially("Жоғалмайтын сөз", delay=20)
    saved(teacher)
    address = edit_address(teacher)
    area = teacher.locator("#id_summary")
    area.press_sequentially("Тоқтамай жазып отырмын, " * 4, delay=60)  # six seconds without a pause
    teacher.close(run_before_unload=False)
    again = people.member("aigul")
    again.goto(address)
    expect(again.locator("#id_summary")).to_have_value(re.compile("^Тоқтамай жазып"))
    kept = len(again.locator("#id_summary").input_value())
    assert kept > 24
    again.context.set_offline(True)
    again.locator("#id_summary").fill("Желісіз жазылған сөз.")
    expect(again.locator("[data-saved].has-trouble")).to_be_visible()
    again.context.set_offline(False)
    expect(again.locator("[data-saved]:not(.has-trouble)")).to_contain_text(
        re.compile(r"\d\d:\d\d")
    )
    again.reload()
    expect(again.locator("#id_summary")).to_have_value("Желісіз жазылған сөз.")
    looked_at(people, "ERR_INTERNET_DISCONNECTED")


def test_with_the_keyboard_alone(people):
    teacher = people.member("aigul", viewport={"width": 360, "height": 740})
    teacher.goto(NEW)
    keys = teacher.keyboard

    def reach(selector):
        for _step in range(140):
            if teacher.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            keys.press("Tab")
        pytest.fail(f"{selector} is not reached by Tab")

    reach("#id_title")
    keys.type("Пернетақтамен")
    reach("#id_summary")
    keys.type("Тек пернетақта.")
    reach("#id_material_type")
    keys.press("ArrowDown")
    reach("[name=subjects]")
    keys.press("Space")
    reach("[data-step-next]")
    keys.press("Enter")
    expect(teacher.locator("#step-2")).to_be_visible()
    expect(teacher.locator("#step-2 h2").first).to_be_focused()
    teacher.locator("#id_files").set_input_files(
        [
            {"name": "а.pdf", "mimeType": "", "buffer": make_pdf()},
            {"name": "б.docx", "mimeType": "", "buffer": make_docx()},
        ]
    )
    expect(teacher.locator("[data-held]")).to_have_count(2)
    reach("[data-held]:first-child [data-held-down]")
    keys.press("Enter")
    assert files(teacher) == ["б.docx", "а.pdf"]
    expect(teacher.locator("[data-held-name='а.pdf'] [data-held-up]")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(teacher.locator("[data-held]")).to_have_count(1)
    reach("[data-step-next]")
    keys.press("Enter")
    reach("[name=licence]")
    keys.press("Space")
    reach("button[name=act][value=send][data-step-last]")
    keys.press("Enter")
    expect(teacher).to_have_url(re.compile(r"/methods/mine/$"))
    expect(teacher.locator("li.panel", has_text="Пернетақтамен")).to_be_visible()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_step_fits_a_phone(people, number):
    teacher = people.member("aigul", viewport={"width": 320, "height": 640})
    teacher.goto(f"{NEW}#step-{number}")
    expect(teacher.locator(f"#step-{number}")).to_be_visible()
    assert teacher.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_a_script_all_stands_on_one_page(people):
    teacher = people.member("aigul", java_script_enabled=False)
    teacher.goto(NEW)
    for number in (1, 2, 3):
        expect(teacher.locator(f"#step-{number}")).to_be_visible()
    teacher.locator("#id_title").fill("Скриптсіз")
    teacher.locator("#id_files").set_input_files(
        [
            {"name": "а.pdf", "mimeType": "", "buffer": make_pdf()},
            {"name": "б.docx", "mimeType": "", "buffer": make_docx()},
        ]
    )
    teacher.locator("button[value=save]").last.click()
    expect(teacher.locator("[data-held]")).to_have_count(2)
    teacher.locator("[data-held-down]").first.click()
    expect(teacher.locator("[data-held] .held-name strong")).to_have_text(["б.docx", "а.pdf"])
