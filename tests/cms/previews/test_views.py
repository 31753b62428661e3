"""What is in a file is seen through the door of the file, and by nobody else."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.previews.models import FilePreview
from cms.previews.services import make_preview
from cms.settings import limits
from cms.texts.models import FileText
from cms.texts.services import read_text
from library.methods.models import MethodFile
from library.methods.selectors import file_url
from tests.cms.texts import documents
from tests.factories import make_method
from tests.factories.files import make_image, make_mp3, make_mp4, make_upload, make_zip
from tests.library.versions.test_services import publish

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def a_file(name, data):
    stored = store_file(upload=make_upload(name, data), by=None)
    for preview in FilePreview.objects.filter(stored=stored):
        make_preview(pk=preview.pk)
    for text in FileText.objects.filter(stored=stored):
        read_text(pk=text.pk)
    return stored


@pytest.fixture
def shown(people):
    """Gives the address of a file of a method; `live=False` is the author's draft."""

    def hang(name="sabaq.pdf", data=None, *, live=True):
        stored = a_file(name, documents.pdf(["Бір"], ["Екі"]) if data is None else data)
        method = make_method(author=people.teacher, live=False, body="Мәтін")
        method.files.add(MethodFile(stored=stored))
        method.save()
        if live:
            method = publish(method)
        else:
            method.save_revision(user=people.teacher, clean=False)
        return file_url(method, stored)

    return hang


def look(client, url):
    answer = client.get(f"{url}?preview&piece")
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_are_pictures_with_their_number_that_come_late(client, shown, english):
    url = shown().replace("/kk/", "/en/")
    page = look(client, url)
    assert 'alt="page 2 of 2"' in page
    assert page.count('loading="lazy"') == 2
    answer = client.get(f"{url}?page=2")
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline")
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).format == "WEBP"
    for number in ("0", "3", "-1", "x", "9" * 30, ""):
        assert client.get(f"{url}?page={number}").status_code == 404


def test_a_page_is_kept_by_the_browser_as_the_file_is(client, shown):
    url = shown()
    page, file = client.get(f"{url}?page=1"), client.get(url)
    assert page["Cache-Control"] == file["Cache-Control"] == "private, no-cache"
    assert page["ETag"] != client.get(f"{url}?page=2")["ETag"]
    again = client.get(f"{url}?page=1", headers={"if-none-match": page["ETag"]})
    assert again.status_code == 304


def test_to_look_is_not_to_download(client, shown):
    url = shown()
    look(client, url)
    client.get(f"{url}?page=1")
    assert StoredFile.objects.get().downloads == 0


def test_of_a_draft_nothing_is_seen_but_by_who_may_open_it(client, people, shown):
    url = shown(live=False)
    asked = (url, f"{url}?preview", f"{url}?preview&piece", f"{url}?page=1")
    for person, status in (
        (None, 404),
        (people.stranger, 404),
        (people.teacher, 200),
        (people.editor, 200),
    ):
        client.logout()
        if person:
            sign_in(client, person)
        assert [client.get(one).status_code for one in asked] == [status] * 4, person


def test_the_preview_is_a_page_of_its_own_without_javascript(client, shown, english):
    url = shown().replace("/kk/", "/en/")
    answer = client.get(f"{url}?preview")
    page = answer.content.decode()
    assert "<h1>sabaq.pdf</h1>" in page
    assert f'href="{url}"' in page
    assert "noindex" in page
    assert answer["Cache-Control"] == "private, no-cache"


def test_more_pages_than_are_shown_are_told(client, shown, monkeypatch, english):
    monkeypatch.setattr(limits, "PREVIEW_PAGES", 2)
    data = documents.pdf(["1"], ["2"], ["3"])
    page = look(client, shown(data=data).replace("/kk/", "/en/"))
    assert "The first 2 pages of 3" in page
    assert 'alt="page 2 of 3"' in page


def test_contents_of_an_archive_are_listed(client, shown, english):
    url = shown("bari.zip", make_zip({"папка/<b>.txt": b"12345", "сурет.txt": b""}))
    page = look(client, url.replace("/kk/", "/en/"))
    assert "2 files in the archive" in page
    assert "папка/&lt;b&gt;.txt" in page
    assert "5 bytes" in page


def test_words_are_shown_where_there_are_no_pictures(client, shown, monkeypatch, english):
    monkeypatch.setattr("cms.previews.services.office_program", lambda: "")
    page = look(client, shown("a.pptx", documents.pptx("бір", "екі")).replace("/kk/", "/en/"))
    assert "Slide 2" in page
    assert "<p>екі</p>" in page
    page = look(client, shown("a.txt", ("жол\n" * 100).encode()).replace("/kk/", "/en/"))
    assert page.count("<p>жол</p>") == limits.PREVIEW_LINES
    assert "This is its beginning." in page


def test_pictures_sound_and_film_are_shown_by_the_browser(client, shown):
    assert "?page=1" in look(client, shown("a.png", make_image("PNG")))
    url = shown("a.mp3", make_mp3())
    assert f'<audio controls preload="none" src="{url}"' in look(client, url)
    url = shown("a.mp4", make_mp4())
    assert f'<video controls preload="none" src="{url}"' in look(client, url)


def test_a_preview_that_nobody_made_is_asked_for_once(
    client, shown, english, django_capture_on_commit_callbacks
):
    url = shown("a.webp", make_image("WEBP")).replace("/kk/", "/en/")
    with django_capture_on_commit_callbacks() as first:
        assert "is being made" in look(client, url)
    with django_capture_on_commit_callbacks() as second:
        assert "is being made" in look(client, url)
    assert (len(first), len(second)) == (1, 0)
    first[0]()
    assert "?page=1" in look(client, url)


def test_a_broken_file_says_that_there_is_no_preview(client, shown, english):
    url = shown().replace("/kk/", "/en/")
    FilePreview.objects.update(state="none", reason="locked", pages=[])
    page = look(client, url)
    assert "There is no preview of this file." in page
    assert "locked with a password" in page
    assert client.get(f"{url}?page=1").status_code == 404


def test_pages_of_a_method_and_of_a_version_offer_a_look(client, shown):
    url = shown()
    method = MethodFile.objects.get().method
    assert f'href="{url}?preview"' in client.get(method.get_absolute_url()).content.decode()
    version = reverse("library:method-version", args=[method.pk, 1])
    page = client.get(version).content.decode()
    assert "/versions/1/files/" in page
    assert "?preview" in page


def test_a_look_asks_little(client, shown, django_assert_max_num_queries):
    url = shown()
    client.get(url)
    with django_assert_max_num_queries(6):
        look(client, url)
    with django_assert_max_num_queries(6):
        client.get(f"{url}?page=1")
