"""Whoever carries the bytes, the door is asked first, a download counted, and the same is said."""

import os
import subprocess
import sys
import urllib.request
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse
from moto.server import ThreadedMotoServer

from cms.files.models import StoredFile
from cms.files.services import forget_files, store_file
from cms.files.serving import serve_stored
from cms.previews.models import FilePreview
from cms.previews.services import make_preview
from cms.settings.environment import PROJECT_ROOT
from tests.factories.files import make_upload

pytestmark = pytest.mark.django_db

NAME = "Сабақ жоспары.pdf"
SAID = (
    *("Content-Type", "Content-Disposition", "X-Content-Type-Options"),
    *("Content-Security-Policy", "Accept-Ranges"),
)


def a_file():
    return store_file(upload=make_upload(NAME), by=None)


def ask(stored, *, method="GET", **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    return serve_stored(request, stored, download_name=stored.name)


def downloads(stored):
    return StoredFile.objects.get(pk=stored.pk).downloads


@pytest.fixture
def by_proxy(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FILES_SERVED_BY = "x-accel"


@pytest.fixture(scope="session")
def service():
    """A stand-in for S3 on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def by_bucket(settings, service):
    """All files in a bucket of the stand-in."""
    options = {
        "endpoint_url": service,
        "bucket_name": "undestik",
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "of the test",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "querystring_auth": True,
        "default_acl": None,
        "file_overwrite": False,
    }
    client = boto3.client(
        "s3",
        endpoint_url=service,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="of the test",
    )
    client.create_bucket(Bucket="undestik")
    bucket = {"BACKEND": "cms.files.bucket.BucketStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": bucket}
    settings.FILES_SERVED_BY = "s3"
    return client


# -- the proxy before the site ----------------------------------------------------------


def test_the_proxy_is_told_where_the_file_lies_and_what_to_say(by_proxy, settings):
    stored = a_file()
    answer = ask(stored)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/kept-files/{stored.file.name}"
    assert downloads(stored) == 1
    told = [answer[name] for name in SAID]
    settings.FILES_SERVED_BY = "django"
    plain = ask(stored)
    assert told == [plain[name] for name in SAID]
    assert (answer["ETag"], answer["Cache-Control"]) == (plain["ETag"], plain["Cache-Control"])


def test_the_proxy_is_asked_for_ranges_counted_as_ever(by_proxy):
    stored = a_file()
    ask(stored, range="bytes=5-")
    ask(stored, range="bytes=0-1")
    ask(stored, method="HEAD")
    assert downloads(stored) == 0
    assert ask(stored, range="bytes=999999-").status_code == 416
    assert ask(stored, if_none_match=ask(stored)["ETag"]).status_code == 304
    assert downloads(stored) == 1


def test_the_proxy_never_hears_of_a_file_that_is_gone(by_proxy):
    stored = a_file()
    default_storage.delete(stored.file.name)
    with pytest.raises(Http404):
        ask(stored)
    assert downloads(stored) == 0


# -- a bucket ---------------------------------------------------------------------------


def test_a_link_to_the_bucket_gives_the_file_under_its_name(by_bucket):
    stored = a_file()
    answer = ask(stored)
    assert answer.status_code == 302
    link = urlsplit(answer["Location"])
    asked = parse_qs(link.query)
    assert asked["X-Amz-Expires"] == ["60"]
    assert "X-Amz-Signature" in asked
    assert downloads(stored) == 1
    with urllib.request.urlopen(answer["Location"]) as found:
        assert found.read() == stored.file.read()
        assert found.headers["Content-Type"] == "application/pdf"
        assert NAME in unquote(found.headers["Content-Disposition"])
        assert found.headers["Content-Disposition"].startswith("attachment")
        assert found.headers["Cache-Control"] == "private, no-cache"


def test_a_link_to_the_bucket_says_what_the_site_says_and_is_not_kept(by_bucket, settings):
    stored = a_file()
    answer = ask(stored)
    told = [answer[name] for name in SAID if name != "Content-Type"]
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.has_header("ETag")
    settings.FILES_SERVED_BY = "django"
    plain = ask(stored)
    assert told == [plain[name] for name in SAID if name != "Content-Type"]
    assert b"".join(plain.streaming_content) == stored.file.read()


def test_the_bucket_answers_ranges_and_the_site_what_has_no_body(by_bucket):
    stored = a_file()
    answer = ask(stored, range="bytes=5-")
    asked = urllib.request.Request(answer["Location"], headers={"Range": "bytes=0-3"})
    with urllib.request.urlopen(asked) as found:
        assert (found.status, found.read()) == (206, b"%PDF")
    assert downloads(stored) == 0
    head = ask(stored, method="HEAD")
    assert (head.status_code, head["Content-Length"]) == (200, str(stored.size))
    assert ask(stored, range="bytes=999999-").status_code == 416
    assert ask(stored, if_none_match=head["ETag"]).status_code == 304
    assert downloads(stored) == 0


def test_nothing_in_the_bucket_is_read_without_a_signature_for_it(by_bucket):
    stored = a_file()
    assert stored.file.url == f"/media/{stored.file.name}"
    grants = by_bucket.get_object_acl(Bucket="undestik", Key=stored.file.name)["Grants"]
    assert "AllUsers" not in str(grants)


def test_previews_and_sweeping_work_in_a_bucket(by_bucket, django_capture_on_commit_callbacks):
    stored = a_file()
    preview = make_preview(pk=FilePreview.objects.get(stored=stored).pk)
    held = {one["Key"] for one in by_bucket.list_objects_v2(Bucket="undestik")["Contents"]}
    assert {stored.file.name, preview.path_of(1)} <= held
    with django_capture_on_commit_callbacks(execute=True):
        forget_files(keys=[stored.pk])
    held = {one["Key"] for one in by_bucket.list_objects_v2(Bucket="undestik").get("Contents", ())}
    assert not {stored.file.name, preview.path_of(1)} & held


def test_the_door_is_asked_before_a_link_is_signed(by_bucket, client, people):
    stored = a_file()
    url = reverse("library:method-file", args=[999, stored.pk, stored.name])
    assert client.get(url).status_code == 404
    assert downloads(stored) == 0


# -- settings ---------------------------------------------------------------------------


def start(**variables):
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src'])"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"} | variables
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_does_not_start_with_a_carrier_that_it_does_not_know():
    assert "FILES_SERVED_BY is django, x-accel or s3." in start(FILES_SERVED_BY="ftp").stderr
    assert "S3_ENDPOINT_URL is not set." in start(FILES_SERVED_BY="s3").stderr


def test_films_may_come_from_the_bucket():
    done = start(
        FILES_SERVED_BY="s3",
        S3_ENDPOINT_URL="https://s3.example.kz/",
        S3_BUCKET="undestik",
        S3_ACCESS_KEY="a",
        S3_SECRET_KEY="b",
    )
    assert "https://s3.example.kz'" in done.stdout, done.stderr
