"""`make bench`: SQL and CPU of the pages people open most, with few and with many items.

CPU is that of web process and database for one request, in "hellos": the CPU of a bare Django view
under the same server, measured before and after each page. Every line asserts status and rows.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cms.measuring.servers import ROOT, Visitor, cpu_seconds, gunicorn, postgres_pids

HELLO_PORT, SITE_PORT, POSTGRES_PORT = 8921, 8922, 54329
ROUNDS, PER_ROUND, HELLOS = 3, 40, 400
PER_ROUND_OF_ONE_PERSON = 15  # a person searches at most sixty times a minute
ROW = b'class="row '


@dataclass(frozen=True, slots=True)
class Figure:
    """One page measured: SQL and CPU in hellos, for a visitor and for a teacher."""

    page: str
    rows: int
    kilobytes: float
    sql: tuple[int, int]
    hellos: tuple[float, float]


def main() -> None:
    """Measures small and large, prints a table with date, commit and load."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scales", type=int, nargs="+", default=[3, 2500])
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "undestik-bench"
    )
    options = parser.parse_args()
    say(
        f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}, {platform.python_version()},"
    )
    say(f"# load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start")
    for scale in options.scales:
        env = environment(options.folder, scale)
        inside(env, "prepare", str(scale))
        inside_manage(env, "collectstatic", "--noinput", "-v0")
        facts = json.loads(inside(env, "count"))
        say(f"\n{facts['items']} methods, {facts['database']}")
        say("page            rows     KB   SQL visitor/member   hellos visitor/member")
        for figure in measure(env, facts):
            say(
                f"{figure.page:<14} {figure.rows:>5} {figure.kilobytes:>6.1f}"
                f"   {figure.sql[0]:>8} / {figure.sql[1]:<8}"
                f" {figure.hellos[0]:>10.1f} / {figure.hellos[1]:<8.1f}"
            )
    say(f"\nSearch, {facts['items']} methods and all else of the largest site")
    with real_elasticsearch() as url:
        run_search(env | {"TEST_ELASTICSEARCH_URL": url})
    say(f"# load {os.getloadavg()[0]:.1f} at the end")


@contextmanager
def real_elasticsearch() -> Iterator[str]:
    """The address of the server of `make elasticsearch`, started when it was not; "" without."""
    script = str(ROOT / "scripts" / "elasticsearch")
    was_running = subprocess.run([script, "status"], capture_output=True, check=False)
    started = subprocess.run([script, "start"], capture_output=True, text=True, check=False)
    try:
        yield started.stdout.strip() if started.returncode == 0 else ""
    finally:
        if was_running.returncode:
            subprocess.run([script, "stop"], capture_output=True, check=False)


def run_search(env: dict[str, str]) -> None:
    """Prints what `tests.bench.search` measures."""
    command = [sys.executable, "-m", "tests.bench.search"]
    subprocess.run(command, cwd=ROOT, env=dict(os.environ, **env), check=True)


def environment(folder: Path, scale: int) -> dict[str, str]:
    """The environment of a production site with a database of its own for `scale`."""
    data = folder / f"scale-{scale}"
    data.mkdir(parents=True, exist_ok=True)
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "of-the-measurement-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "https://127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "DATA_DIR": str(data),
        "DATABASE_URL": database_url(scale),
        "LOG_LEVEL": "ERROR",
    }


def database_url(scale: int) -> str:
    """A database of the measurement's own in the tests' PostgreSQL; made when missing."""
    subprocess.run([ROOT / "scripts" / "postgres", "start"], check=True, capture_output=True)
    name = f"undestik_bench_{scale}"
    connect = ["-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "undestik"]
    subprocess.run(["createdb", *connect, name], check=False, capture_output=True)
    return f"postgres://undestik@127.0.0.1:{POSTGRES_PORT}/{name}"


def measure(env: dict[str, str], facts: dict) -> list[Figure]:
    """Every page for a visitor and a teacher, beside hellos measured around it."""
    figures = []
    databases = postgres_pids(POSTGRES_PORT)
    with (
        gunicorn("cms.measuring.hello:application", HELLO_PORT, {}) as hello_pid,
        gunicorn("cms.wsgi:application", SITE_PORT, env) as site_pid,
    ):
        for page, (path, least_rows) in facts["paths"].items():
            hellos = []
            for cookie in ("", facts["cookie"]):
                visitor = Visitor(SITE_PORT, cookie)
                rows, size = check(visitor, page, path, least_rows)
                ratios = []
                for _ in range(ROUNDS):
                    one_hello = per_request([hello_pid], Visitor(HELLO_PORT), "/", HELLOS)
                    times = PER_ROUND_OF_ONE_PERSON if cookie else PER_ROUND
                    cost = per_request([site_pid, *databases], visitor, path, times)
                    ratios.append(cost / one_hello)
                hellos.append(sorted(ratios)[ROUNDS // 2])
            sql = tuple(facts["statements"][page])
            figures.append(Figure(page, rows, size / 1024, sql, (hellos[0], hellos[1])))
    return figures


def check(visitor: Visitor, page: str, path: str, least_rows: int) -> tuple[int, int]:
    """Rows and bytes of the page after it has warmed up; refuses anything but a whole page."""
    for _ in range(5):
        status, body = visitor.get(path)
    rows = body.count(ROW)
    if status != 200 or rows < least_rows:
        raise SystemExit(f"{page} at {path}: status {status}, {rows} rows of {least_rows}")
    return rows, len(body)


def per_request(pids: list[int], visitor: Visitor, path: str, times: int) -> float:
    """CPU seconds of one request, over `times` of them."""
    before = cpu_seconds(pids)
    answers = {visitor.get(path)[0] for _ in range(times)}
    used = cpu_seconds(pids) - before
    if answers != {200}:
        raise SystemExit(f"{path} answered {answers}")
    return used / times


def inside(env: dict[str, str], *arguments: str) -> str:
    """What `tests.bench.inside` prints."""
    return _python(env, "-m", "tests.bench.inside", *arguments)


def inside_manage(env: dict[str, str], *arguments: str) -> str:
    """What a management command prints."""
    return _python(env, "manage.py", *arguments)


def _python(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(os.environ, **env),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def commit() -> str:
    """The short name of the commit, with a plus when files are changed."""
    name = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain"], capture_output=True, text=True, check=False
    )
    return name.stdout.strip() + ("+" if changed.stdout.strip() else "")


def say(line: str) -> None:
    """Prints at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
