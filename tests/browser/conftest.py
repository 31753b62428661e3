"""A running site, Chromium, and the people of the demo. Nothing here touches the database.

The site is started as `make run` starts it, on a free port and in a folder of its own. While one
writes tests, BROWSER_DATA may name the data folder of an earlier run: a copy of it is used and the
site stands in seconds.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS = 240  # the demo is loaded meanwhile, perhaps on a busy machine
STOP_SECONDS = 30
ACCOUNT = re.compile(r"^  (\S+) +(\S+) +(\S.*)$", re.MULTILINE)

expect.set_options(timeout=15_000)


# -- the site ----------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """The site that runs: its address, and the password and role of each printed account."""

    url: str
    passwords: dict[str, str]
    roles: dict[str, str]

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """`make run` on a free port; at the end Ctrl-C must stop it and all that it started."""
    folder = tmp_path_factory.mktemp("site")
    data, log = folder / "data", folder / "output.txt"
    kept = os.environ.get("BROWSER_DATA")
    if kept:
        shutil.copytree(kept, data)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    env = dict(
        os.environ,
        DJANGO_SETTINGS_MODULE="cms.settings.dev",
        DATA_DIR=str(data),
        BASE_URL=url,
        DATABASE_URL="",
        PYTHONUNBUFFERED="1",
    )
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(url, process, log)
        printed = log.read_text("utf-8").partition("Demo accounts")[2].partition("Ctrl-C")[0]
        rows = ACCOUNT.findall(printed)
        assert rows, "the demo accounts were not printed"
        yield Site(url, {who: word for who, word, _ in rows}, {who: role for who, _, role in rows})
    finally:
        started = _descendants(process.pid)
        process.send_signal(signal.SIGINT)
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            status = None
            process.kill()
        left = [pid for pid in started if _is_running(pid)]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
    assert len(started) >= 3, "a web server and the jobs in the background were expected"
    assert status == 0, f"Ctrl-C ended the site with {status}:\n{_tail(log)}"
    assert left == [], "Ctrl-C left processes behind"
    assert "Traceback" not in log.read_text("utf-8"), _tail(log, 120)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the site ended by itself:\n{_tail(log)}"
        try:
            with urllib.request.urlopen(f"{url}/livez", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the site did not answer in {START_SECONDS} s:\n{_tail(log)}")


def _tail(log: Path, lines: int = 40) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])


def _stat(pid: int) -> list[str]:
    """State, parent and the rest of a process; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    every = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    parents = {one: int(stat[1]) for one in every if (stat := _stat(one))}
    found = [one for one, parent in parents.items() if parent == pid]
    return found + [below for one in found for below in _descendants(one)]


def _is_running(pid: int) -> bool:
    stat = _stat(pid)
    return bool(stat) and stat[0] != "Z"


# -- the browser -------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium of the system; no name but that of this machine can be looked up."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


@dataclass
class People:
    """Opens windows for people, each with a browser of their own, and watches what goes wrong."""

    browser: Browser
    site: Site
    sessions: dict[str, Any]
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, *, language: str = "kk", **options: Any) -> Page:
        """Somebody without an account, in a fresh browser."""
        context = self.browser.new_context(
            base_url=self.site.url,
            locale=language,
            timezone_id="Asia/Almaty",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("request", self._asked)
        self.contexts.append(context)
        return context.new_page()

    def member(self, login: str, *, language: str = "kk", **options: Any) -> Page:
        """A person of the demo who has signed in; by the form the first time."""
        known = self.sessions.get(login)
        page = self.visitor(language=language, storage_state=known, **options)
        if known is None:
            self.sign_in(page, login, language)
            self.sessions[login] = page.context.storage_state()
        return page

    def sign_in(
        self, page: Page, login: str, language: str = "kk", password: str | None = None
    ) -> None:
        """Fills the form of the log-in, with the printed password if no other is given."""
        page.goto(f"/{language}/account/login/")
        form = page.locator("main form:has([name=password])")
        form.locator("[name=login]").fill(login)
        form.locator("[name=password]").fill(password or self.site.passwords[login])
        form.locator("[type=submit]").first.click()
        expect(page).to_have_url(re.compile(r"/start/$"))

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.site.host:
            self.troubles.append(f"asked another site: {request.url}")


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Cookies of people who have signed in once."""
    return {}


@pytest.fixture
def people(browser: Browser, site: Site, sessions: dict[str, Any]) -> Iterator[People]:
    """Windows for people. A script error, a refusal of the content policy or a request to another
    site fails the test, whatever else it looked at.
    """
    people = People(browser, site, sessions)
    yield people
    for context in people.contexts:
        context.close()
    assert people.troubles == []


@pytest.fixture
def until() -> Callable[..., Any]:
    """Asks again until the answer is true, for what a worker does meanwhile."""

    def wait(question: Callable[[], Any], seconds: float = 20) -> Any:
        deadline = time.monotonic() + seconds
        while not (answer := question()):
            assert time.monotonic() < deadline, f"still not so after {seconds} s"
            time.sleep(0.3)
        return answer

    return wait
