"""The example of docs/nginx.conf, with a real nginx: the same answers as from the site itself."""

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from urllib.error import HTTPError

import pytest

from cms.files.models import StoredFile
from cms.settings.environment import PROJECT_ROOT
from library.methods.selectors import file_url
from tests.factories import make_method
from tests.factories.files import make_upload
from tests.library.versions.test_services import with_file

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]
TEXT = b"0123456789" * 100
SAME = (
    *("Content-Type", "Content-Disposition", "Content-Length", "Cache-Control", "Accept-Ranges"),
    *("ETag", "Last-Modified", "X-Content-Type-Options", "Content-Security-Policy"),
    *("X-Frame-Options", "Referrer-Policy"),
)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def nginx(live_server, settings, tmp_path):
    """The address of an nginx before the running site."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    port = free_port()
    server = (PROJECT_ROOT / "docs" / "nginx.conf").read_text()
    server = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", server)
    server = re.sub(r"ssl_certificate.*;", "", server)
    server = server.replace("http://127.0.0.1:8000", live_server.url)
    server = server.replace("/data/media/", f"{settings.MEDIA_ROOT}/")
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"user root; pid {tmp_path}/pid; error_log {tmp_path}/error.log; daemon off;"
        f"events {{}} http {{ access_log off; {places} types {{ }} {server} }}"
    )
    running = subprocess.Popen(
        [NGINX, "-c", config, "-p", tmp_path], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert running.poll() is None, (tmp_path / "error.log").read_text()
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(timeout=10)


def ask(address, method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        asked = urllib.request.Request(address, method=method, headers=named)
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read(), answer.headers
    except HTTPError as error:
        return error.code, error.read(), error.headers


def test_nginx_carries_files_and_says_what_the_site_says(nginx, live_server, settings):
    method = make_method(title="Бөлшек")
    stored = with_file(method, make_upload("Сабақ жоспары.txt", TEXT))
    path = file_url(method, stored)
    plain = ask(live_server.url + path)
    settings.FILES_SERVED_BY = "x-accel"
    status, body, headers = ask(nginx + path)
    assert (status, body) == (200, TEXT) == plain[:2]
    assert {name: headers[name] for name in SAME} == {name: plain[2][name] for name in SAME}
    assert "X-Accel-Redirect" not in headers
    assert StoredFile.objects.get().downloads == 2

    status, body, headers = ask(nginx + path, Range="bytes=5-9")
    assert (status, body) == (206, b"56789")
    assert headers["Content-Range"] == f"bytes 5-9/{len(TEXT)}"
    etag = headers["ETag"]
    assert ask(nginx + path, Range="bytes=5-9", If_Range=etag)[0] == 206
    assert ask(nginx + path, If_None_Match=etag)[0] == 304
    assert ask(nginx + path, Range="bytes=99999-")[0] == 416
    status, body, headers = ask(nginx + path, "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(TEXT)))
    assert ask(f"{nginx}/kept-files/{stored.file.name}")[0] == 404
