"""Downloads: type, name, ranges, caches, counting; and a file that is gone."""

import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from cms.files.services import store_file
from cms.files.serving import serve_stored
from tests.factories.files import make_upload

TEXT = b"0123456789"


@pytest.fixture
def stored(db):
    return store_file(upload=make_upload("Жоспар.txt", TEXT), by=None)


def ask(stored, method="GET", **headers):
    extra = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    request = RequestFactory().generic(method, "/", **extra)
    request.user = AnonymousUser()
    return serve_stored(request, stored, download_name=stored.name)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def downloads(stored):
    stored.refresh_from_db()
    return stored.downloads


def test_serve_stored_sends_the_whole_file_as_an_attachment(stored):
    response = ask(stored)
    assert response.status_code == 200
    assert body(response) == TEXT
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Length"] == "10"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%96%D0%BE%D1%81%D0%BF%D0%B0%D1%80.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Accept-Ranges"] == "bytes"
    assert downloads(stored) == 1


@pytest.mark.parametrize(
    ("wanted", "sent", "span"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", TEXT, "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes = 2 - 2", b"2", "bytes 2-2/10"),
    ],
)
def test_serve_stored_sends_a_range(stored, wanted, sent, span):
    response = ask(stored, range=wanted)
    assert response.status_code == 206
    assert body(response) == sent
    assert response["Content-Range"] == span
    assert response["Content-Length"] == str(len(sent))


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=99999-", "bytes=-0"])
def test_serve_stored_refuses_a_range_outside_the_file(stored, wanted):
    response = ask(stored, range=wanted)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10"
    assert downloads(stored) == 0


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=0-1,4-5",
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "lines=1-2",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_serve_stored_answers_odd_ranges_with_the_whole_file(stored, wanted):
    response = ask(stored, range=wanted)
    assert response.status_code == 200
    assert body(response) == TEXT


def test_serve_stored_counts_starts_only(stored):
    ask(stored, method="HEAD")
    ask(stored, range="bytes=5-")
    assert downloads(stored) == 0
    ask(stored, range="bytes=0-1")  # a telephone tries whether a film can be wound
    assert downloads(stored) == 0
    ask(stored, range="bytes=0-4")
    ask(stored)
    assert downloads(stored) == 2


def test_serve_stored_answers_head_without_the_content(stored):
    response = ask(stored, method="HEAD", range="bytes=0-3")
    assert response.status_code == 200
    assert response["Content-Length"] == "10"


def test_serve_stored_knows_what_the_browser_has(stored):
    first = ask(stored)
    assert ask(stored, if_none_match=first["ETag"]).status_code == 304
    assert ask(stored, if_modified_since=first["Last-Modified"]).status_code == 304
    assert ask(stored, if_none_match='"other"').status_code == 200
    assert downloads(stored) == 2


def test_serve_stored_goes_on_only_with_the_same_file(stored):
    first = ask(stored)
    assert ask(stored, range="bytes=2-", if_range=first["ETag"]).status_code == 206
    assert ask(stored, range="bytes=2-", if_range=first["Last-Modified"]).status_code == 206
    assert ask(stored, range="bytes=2-", if_range='"other"').status_code == 200
    assert ask(stored, range="bytes=2-", if_range="nonsense").status_code == 200


def test_serve_stored_does_not_tell_the_fingerprint(stored):
    response = ask(stored)
    assert stored.sha256[:12] not in str(response.headers)
    other = store_file(upload=make_upload("b.txt", TEXT), by=None)
    assert ask(other)["ETag"] != response["ETag"]


def test_serve_stored_answers_404_and_says_so_once_when_the_file_is_gone(stored, caplog):
    stored.file.storage.delete(stored.file.name)
    with caplog.at_level(logging.ERROR), pytest.raises(Http404):
        ask(stored)
    assert len(caplog.records) == 1
    assert downloads(stored) == 0
