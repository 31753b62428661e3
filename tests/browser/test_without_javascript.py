"""Everything that a person needs works where scripts do not run."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from home.demo.people import PEOPLE

pytestmark = pytest.mark.browser

ESSAY_TITLE = "Әр баланың өз сөзі"


@pytest.fixture
def plain(people):
    """A visitor whose browser runs no scripts."""
    return people.visitor(java_script_enabled=False)


def test_a_visitor_goes_from_home_to_the_file(plain):
    plain.goto("/kk/")
    plain.locator(".main-menu a[href='/kk/library/']").click()
    expect(plain).to_have_url(re.compile(r"/kk/library/$"))
    # Not every method has a file: what others sent meanwhile stands first.
    row = plain.locator(".row-title a", has_text="Бөлшектер дүкені").first
    title = row.inner_text()
    row.click()
    expect(plain.locator("h1")).to_have_text(title)
    link = plain.locator(".files a[download]").first
    name = link.get_attribute("href").rpartition("/")[2]
    with plain.expect_download() as taking:
        link.click()
    assert taking.value.path().stat().st_size > 0
    assert taking.value.url.endswith(name)


def test_the_shelf_is_narrowed_by_a_form(plain):
    plain.goto("/kk/library/")
    before = plain.locator(".row").count()
    plain.locator("details.filters > summary").click()
    plain.locator(".facet input[name=language][value=ru]").check()
    plain.locator("details.filters [type=submit]").click()
    assert parse_qs(urlsplit(plain.url).query)["language"] == ["ru"]
    assert 0 < plain.locator(".row").count() < before
    plain.locator(".chips a").first.click()
    assert plain.locator(".row").count() == before


def test_a_visitor_searches_and_narrows(plain):
    plain.goto("/kk/")
    plain.locator("main [role=search] input[type=search]").fill("оқушы")
    plain.locator("main [role=search] [type=submit]").click()
    expect(plain).to_have_url(re.compile(r"/kk/search/\?q="))
    expect(plain.locator("main mark").first).to_be_visible()
    plain.locator("details.filters:has(.facet) > summary").click()
    facet = plain.locator(".facet input[type=checkbox]").first
    facet.check()
    plain.locator("details.filters:has(.facet) [type=submit]").click()
    query = parse_qs(urlsplit(plain.url).query)
    assert query["q"] == ["оқушы"]
    assert query[facet.get_attribute("name")] == [facet.get_attribute("value")]
    expect(plain.locator(".chips a")).to_have_count(1)


def test_a_teacher_signs_in_and_posts_an_essay(people, plain):
    # The month's essay is begun; the account is one that is not printed.
    erlan = next(person for person in PEOPLE if person.key == "erlan")
    people.sign_in(plain, erlan.key, password=erlan.password)
    plain.goto("/kk/library/essays/write/")
    plain.locator("form.form input[name=essay]").first.check()
    plain.locator("form.form [type=submit]").last.click()
    expect(plain).to_have_url(re.compile(r"/essays/edit/\d+/$"))
    plain.locator("[name=title]").fill(ESSAY_TITLE)
    plain.locator("[name=body]").fill("Мен тыңдадым. Балалар сөйледі. Мен таңғалдым.")
    plain.locator("[name=audience][value=public]").check()
    plain.locator("[name=act][value=save]").click()
    expect(plain.locator("[role=status] .message.success")).to_be_visible()
    expect(plain.locator("[name=title]")).to_have_value(ESSAY_TITLE)
    expect(plain.locator("[data-sentence-count]")).to_have_text("3")
    plain.locator("[name=act][value=post]").click()
    expect(plain).to_have_url(re.compile(r"/library/essays/\d+/[a-z-]+/$"))
    expect(plain.locator("h1")).to_have_text(ESSAY_TITLE)


def test_an_essay_without_a_title_keeps_its_words(people, plain):
    people.sign_in(plain, "olga")
    plain.goto("/kk/library/essays/write/")
    plain.locator("form.form [type=submit]").last.click()
    plain.locator("[name=title]").fill("")
    plain.locator("[name=body]").fill("Бұл сөздер жоғалмауы керек.")
    plain.locator("[name=act][value=post]").click()
    expect(plain.locator(".has-errors .errorlist").first).to_be_visible()
    expect(plain.locator("[name=body]")).to_have_value("Бұл сөздер жоғалмауы керек.")
