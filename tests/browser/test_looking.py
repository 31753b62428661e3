"""A visitor looks into a file before taking it, and takes all files of a method at once."""

import zipfile

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
DRAWN = "img => img.decode().then(() => img.naturalWidth > 0, () => false)"


def open_method_with(page: Page, wanted: str) -> Locator:
    """The newest method of the shelf whose page has what is `wanted`."""
    page.goto("/kk/library/")
    for address in [row.get_attribute("href") for row in page.locator(".rows .row-title a").all()]:
        page.goto(address)
        if page.locator(wanted).count():
            return page.locator(wanted).first
    pytest.fail(f"no method of the demo has {wanted}")


def test_a_file_is_looked_into_before_it_is_taken(people, until):
    page = people.visitor()
    address = open_method_with(page, "details.look [data-unfold]").get_attribute("href")
    page.locator("#files").scroll_into_view_if_needed()
    expect(page.locator("details.look").first).to_have_attribute("open", "")
    expect(page.locator("details.look .look-inside").first).to_be_visible()

    def is_made() -> bool:
        page.goto(address)
        return page.locator(".look-inside [role=status]").count() == 0

    until(is_made, 60)
    for picture in page.locator(".look-pages img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate(DRAWN)
    assert page.locator(".look-inside").inner_text() or page.locator(".look-inside img").count()
    page.locator("article a").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_all_files_of_a_method_are_taken_at_once(people, tmp_path):
    page = people.visitor()
    link = open_method_with(page, "a[href$='/all.zip']")
    with page.expect_download() as taken:
        link.click()
    taken.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        assert "Лицензия және авторлар.txt" in archive.namelist()
