"""Files on their way are asked for by scripts: own ones alone, in the language of the page."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cms.files.models import StoredFile
from cms.settings import limits
from cms.uploads.models import Upload
from tests.factories.files import make_pdf

BEGIN = "/kk/uploads/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")
    return client


def begin(client, name="сабақ.pdf", size=None):
    return client.post(BEGIN, {"name": name, "size": len(make_pdf()) if size is None else size})


def piece(client, url, offset, data):
    address = f"{url}?offset={offset}"
    return client.post(address, data, content_type="application/octet-stream")


def test_a_file_goes_on_its_way_and_is_whole(client, people):
    sign_in(client, people.teacher)
    data = make_pdf()
    begun = begin(client)
    assert begun.status_code == 201
    url = begun.json()["url"]
    first = piece(client, url, 0, data[:100])
    assert (first.status_code, first.json()["received"]) == (200, 100)
    again = piece(client, url, 0, data[:100])
    assert (again.status_code, again.json()) == (409, {"received": 100})
    assert client.get(url).json()["received"] == 100
    last = piece(client, url, 100, data[100:])
    assert last.json()["is_whole"] is True
    assert StoredFile.objects.get().name == "сабақ.pdf"


def test_refusals_come_in_the_language_of_the_page(client, people):
    sign_in(client, people.teacher)
    refused = client.post("/ru/uploads/", {"name": "a.docm", "size": 5})
    assert refused.status_code == 422
    assert "макрос" in refused.json()["words"]
    refused = begin(client, "a.docm", 5)
    assert "макрос" in refused.json()["words"]
    bad = begin(client, "a.pdf", 4).json()["url"]
    refused = piece(client, bad, 0, b"MZ..")
    assert (refused.status_code, refused.json()["code"]) == (422, "program")
    assert client.get(bad).status_code == 404


@pytest.mark.parametrize("size", ["", "-1", "ten", "9" * 40, "١٢"])
def test_begin_answers_odd_sizes(client, people, size):
    sign_in(client, people.teacher)
    assert begin(client, size=size).status_code == 400
    assert begin(client, size="9" * 15).status_code == 422
    assert not Upload.objects.exists()


def test_what_another_sends_is_not_there(client, people):
    url = begin(sign_in(client, people.teacher)).json()["url"]
    for person in (people.colleague, people.editor, people.administrator):
        sign_in(client, person)
        assert client.get(url).status_code == 404
        assert piece(client, url, 0, b"1").status_code == 404
        assert client.delete(url).status_code == 404
    client.logout()
    for answer in (client.get(url), piece(client, url, 0, b"1"), client.delete(url), begin(client)):
        assert answer.status_code == 401
        assert answer.json()["words"]
    assert Upload.objects.get().received == 0


def test_begin_is_for_those_who_may_write(client, people):
    sign_in(client, people.newcomer)
    assert begin(client).status_code == 403


def test_delete_gives_it_up(client, people):
    sign_in(client, people.teacher)
    url = begin(client).json()["url"]
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert not Upload.objects.exists()


def test_a_piece_is_no_form_and_not_too_large(client, people):
    sign_in(client, people.teacher)
    url = begin(client, size=2 * limits.UPLOAD_PIECE).json()["url"]
    assert client.post(url, {"offset": 0}).status_code == 400
    assert piece(client, url, "x", b"1").status_code == 400
    assert piece(client, url, 0, b"1" * (limits.UPLOAD_PIECE + 1)).status_code == 413
    assert piece(client, url, 0, b"1" * limits.UPLOAD_PIECE).status_code == 200


def test_pieces_need_the_token_of_the_page(people):
    client = sign_in(Client(enforce_csrf_checks=True), people.teacher)
    assert begin(client).status_code == 403
    url = reverse("uploads:upload-detail", args=[uuid.uuid4()])
    assert piece(client, url, 0, b"1").status_code == 403
    assert client.delete(url).status_code == 403


def test_a_piece_costs_few_questions(client, people, django_assert_max_num_queries):
    sign_in(client, people.teacher)
    url = begin(client).json()["url"]
    with django_assert_max_num_queries(9):
        piece(client, url, 0, make_pdf()[:100])
