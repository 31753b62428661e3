"""Which language, what robots read, pictures."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories import make_essay, make_method
from tests.factories.pages import make_article, make_organisation_page, make_plain, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


def test_choose_language_asks_the_person_then_the_cookie_then_the_browser(client, people):
    assert client.get("/")["Location"] == "/kk/"
    assert client.get("/", headers={"accept-language": "ru-KZ,ru;q=0.9"})["Location"] == "/ru/"
    assert client.get("/", headers={"accept-language": "de"})["Location"] == "/kk/"
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"accept-language": "ru"})["Location"] == "/en/"
    people.teacher.interface_language = "ru"
    people.teacher.save()
    client.force_login(people.teacher)
    assert client.get("/")["Location"] == "/ru/"


def test_robots_name_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_robots_may_read_the_search_page_and_none_of_its_findings(client):
    lines = client.get("/robots.txt").text.splitlines()
    shut = tuple(line.split(": ")[1] for line in lines if line.startswith("Disallow"))
    for code in ("kk", "ru", "en"):
        assert not f"/{code}/search/".startswith(shut)
        for hidden in ("?q=x", "?kind=essay", "feed/?q=x", "csv/?q=x", "suggest/?q=x"):
            assert f"/{code}/search/{hidden}".startswith(shut)


def test_sitemap_lists_what_visitors_read_and_nothing_else(client, people, region):
    make_plain("Ашық бет")
    restrict(make_plain("Жабық бет"))
    make_plain("Жоба бет", live=False)
    method = make_method("Әдіс", author=people.teacher, language="ru")
    draft = make_method("Жоба", author=people.teacher, live=False)
    hidden = make_essay(author=people.leader, community=people.community, audience="community")
    client.force_login(people.administrator)
    text = client.get("/sitemap.xml").content.decode()
    assert "http://testserver/kk/ashyq-bet/" in text
    assert "zhabyq-bet" not in text
    assert "zhoba-bet" not in text
    assert f"http://testserver/ru/library/{method.pk}/" in text or method.slug in text
    assert f"/{draft.pk}/{draft.slug}" not in text
    assert hidden.get_absolute_url()[3:] not in text
    assert '<xhtml:link rel="alternate" hreflang="ru" href="http://testserver/ru/news/"/>' in text


def test_sitemap_leaves_out_what_an_organisation_switched_off(client, region):
    page = make_organisation_page(region.school)
    region.school.is_active = False
    region.school.save()
    assert page.slug not in client.get("/sitemap.xml").content.decode()


def test_pictures_of_pages_are_served_and_originals_are_not(client):
    shown = default_storage.save("images/test.width-480.webp", ContentFile(b"RIFF"))
    default_storage.save("original_images/test.webp", ContentFile(b"RIFF"))
    default_storage.save("images/test.svg", ContentFile(b"<svg/>"))
    answer = client.get(f"/media/{shown}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert client.get("/media/original_images/test.webp").status_code == 404
    assert client.get("/media/images/test.svg").status_code == 404


def test_article_is_in_the_sitemap_once(client):
    page = make_article("Күзгі жәрмеңке")
    assert client.get("/sitemap.xml").content.decode().count(f"/{page.slug}/</loc>") == 1
