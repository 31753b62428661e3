"""Wagtail's documents go out like the files of the library."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from cms.files.models import DocumentDownloads
from tests.factories.files import make_mp4

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    file = ContentFile(make_mp4(), name="Сабақ.mp4")
    return Document.objects.create(title="Сабақ", file=file, collection=root)


def downloads(film):
    return sum(DocumentDownloads.objects.filter(document=film).values_list("downloads", flat=True))


def test_document_file_sends_a_film_whole_and_in_parts(client, film):
    whole = client.get(film.url)
    assert whole.status_code == 200
    assert whole["Content-Type"] == "video/mp4"
    assert whole["Accept-Ranges"] == "bytes"
    content = b"".join(whole.streaming_content)
    part = client.get(film.url, headers={"range": "bytes=2-5"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == content[2:6]
    assert part["Content-Range"] == f"bytes 2-5/{len(content)}"
    outside = client.get(film.url, headers={"range": f"bytes={len(content)}-"})
    assert outside.status_code == 416


def test_document_file_counts_starts_and_tells_editors(client, film):
    assert "file" in get_document_form(Document)(instance=film).fields
    for wanted in ("bytes=0-1", "bytes=5-"):
        client.get(film.url, headers={"range": wanted})
    client.head(film.url)
    assert downloads(film) == 0
    client.get(film.url)
    client.get(film.url, headers={"range": "bytes=0-"})
    assert downloads(film) == 2
    assert "2" in get_document_form(Document)(instance=film).fields["file"].help_text


def test_document_file_in_the_place_of_another_is_sent_anew(client, film):
    before = client.get(film.url)
    film.file = ContentFile(b"changed", name="Сабақ.mp4")
    film.save()
    headers = {"if-none-match": before["ETag"]}
    assert client.get(film.url, headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["none.mp4", "сабақ.mp4", "%00.mp4"])
def test_document_file_under_another_name_is_not_there(client, film, name):
    assert client.get(f"/documents/{film.pk}/{name}").status_code in {400, 404}


def test_document_file_that_is_gone_is_not_there(client, film):
    film.file.storage.delete(film.file.name)
    assert client.get(film.url).status_code == 404


def test_document_file_with_a_password_is_not_there(client, film):
    """Passwords are off in the admin; a row from elsewhere opens nothing."""
    CollectionViewRestriction.objects.create(
        collection=film.collection, restriction_type="password", password="abc"
    )
    assert client.get(film.url).status_code == 404
