"""Other sites are asked politely, for a moment, and never into a closed net."""

import socket
import time

import pytest

from cms.links.asking import Asker, is_in_open_net
from cms.links.models import Trouble
from cms.settings import limits


def ask(url):
    return Asker(pause=lambda _seconds: None).ask(url)


def test_a_page_that_is_there_is_asked_without_its_body(server):
    server.answers["/a"] = (200, {}, b"x" * 1000)
    assert ask(server.url + "/a").status == 200
    assert ("HEAD", "/a") in server.asked
    assert ("GET", "/a") not in server.asked


def test_a_server_that_knows_no_head_is_asked_as_a_browser_asks(server):
    server.answers["/a"] = lambda command: (405 if command == "HEAD" else 200, {}, b"there")
    found = ask(server.url + "/a")
    assert (found.status, found.trouble) == (200, "")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(404, Trouble.GONE), (410, Trouble.GONE), (500, Trouble.FAILING), (503, Trouble.FAILING)],
)
def test_what_is_gone_or_fails_is_trouble(server, status, trouble):
    server.answers["/a"] = (status, {}, b"")
    assert ask(server.url + "/a") == ask(server.url + "/a")
    assert ask(server.url + "/a").trouble == trouble


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_that_shuts_programs_out_is_there(server, status):
    server.answers["/a"] = (status, {}, b"")
    assert ask(server.url + "/a").trouble == ""


def test_redirections_are_followed_to_their_end(server):
    server.answers["/a"] = (301, {"Location": "/b"}, b"")
    server.answers["/b"] = (302, {"Location": server.url + "/c"}, b"")
    server.answers["/c"] = (200, {}, b"")
    assert ask(server.url + "/a").status == 200


def test_redirections_in_a_circle_and_without_end_are_trouble(server):
    server.answers["/a"] = (302, {"Location": "/b"}, b"")
    server.answers["/b"] = (302, {"Location": "/a"}, b"")
    assert ask(server.url + "/a").trouble == Trouble.ROUND
    for turn in range(limits.LINK_REDIRECTS + 2):
        server.answers[f"/{turn}"] = (302, {"Location": f"/{turn + 1}"}, b"")
    assert ask(server.url + "/0").trouble == Trouble.ROUND


def test_robots_that_are_not_let_in_stay_out(server):
    server.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /shut\n")
    server.answers["/open"] = (200, {}, b"")
    asker = Asker(pause=lambda _seconds: None)
    assert asker.ask(server.url + "/shut/a").is_shut
    assert asker.ask(server.url + "/open").status == 200
    assert not [path for _command, path in server.asked if path.startswith("/shut")]
    assert server.asked.count(("GET", "/robots.txt")) == 1


def test_a_site_is_left_in_peace_between_two_questions(server):
    paused = []
    asker = Asker(pause=paused.append)
    server.answers["/a"] = (200, {}, b"")
    asker.ask(server.url + "/a")
    assert len(paused) == 1
    assert 0 < paused[0] <= limits.LINK_PAUSE_SECONDS


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://user@127.0.0.1/",
    ],
)
def test_nothing_in_a_closed_net_is_asked(url):
    assert ask(url).trouble == Trouble.INSIDE


def test_nobody_is_led_into_a_closed_net(server, inner):
    server.answers["/a"] = (302, {"Location": inner.url + "/secret"}, b"")
    assert ask(server.url + "/a").trouble == Trouble.INSIDE
    assert ask(inner.url + "/secret").trouble == Trouble.INSIDE
    assert inner.asked == []


def test_a_name_with_one_address_inside_is_not_asked(monkeypatch):
    def resolved(host, port, **_options):
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.215.14", port)), (*kind, ("10.0.0.5", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert ask("http://mixed.example/").trouble == Trouble.INSIDE


def test_ports_of_other_services_are_not_asked(monkeypatch):
    def resolved(host, port, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert ask("http://open.example:25/").trouble == Trouble.INSIDE


@pytest.mark.parametrize(
    "url", ["http://", "ftp://a.kz/", "http://a.kz:99999/", "http://[1/", "http://\u2100.kz/"]
)
def test_what_is_no_address_is_said_so(url):
    assert ask(url).trouble in {Trouble.NO_ADDRESS, Trouble.NO_HOST}


def test_a_silent_server_is_given_up(settings, monkeypatch):
    monkeypatch.setattr(limits, "LINK_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        settings.LINKS_ALSO_ASKED = [host]
        began = time.monotonic()
        assert ask(f"http://{host}/").trouble == Trouble.SILENT
        assert time.monotonic() - began < 3
    assert ask(f"http://{host}/").trouble == Trouble.SILENT


def test_of_a_long_answer_little_is_read(server):
    server.answers["/robots.txt"] = (200, {}, b"# x\n" * 1_000_000)
    server.answers["/a"] = (200, {}, b"")
    assert ask(server.url + "/a").status == 200


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4010:c0e::8a", "93.184.215.14"])
def test_the_open_net_is_open(address):
    assert is_in_open_net(address)


@pytest.mark.parametrize(
    "address", ["224.0.0.1", "100.64.0.1", "2002:7f00:1::", "fe80::1%eth0", "nonsense", "240.0.0.1"]
)
def test_everything_else_is_not(address):
    assert not is_in_open_net(address)
