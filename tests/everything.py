"""`make test`: starts what the tests need and runs them all; says in a line what it left out.

Whole suite on PostgreSQL and Elasticsearch; on SQLite what differs there and the main thread, in
Chromium.
With CI=true a missing service is a failure, not something left out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
IN_CI = os.environ.get("CI") == "true"
# What behaves differently on SQLite, beside the browser thread that runs on it.
ON_SQLITE = ["tests/cms/requests", "tests/cms/mail", "tests/library", "tests/search"]


def main() -> int:
    """Runs the parts one after the other; gives 0 when all passed."""
    left_out: list[str] = []
    failed: list[str] = []
    postgres = started("postgres", "PostgreSQL", "TEST_DATABASE_URL", left_out)
    status = [SCRIPTS / "elasticsearch", "status"]
    was_running = subprocess.run(status, capture_output=True, check=False).returncode == 0
    elastic = started("elasticsearch", "Elasticsearch", "TEST_ELASTICSEARCH_URL", left_out)
    os.environ["TEST_ELASTICSEARCH_URL"] = elastic
    without = "not browser" if elastic else "not browser and not elasticsearch"
    try:
        if postgres:
            run(
                "the whole suite on PostgreSQL",
                ["tests", "-m", without, *workers()],
                failed,
                postgres,
            )
            on_sqlite = [*ON_SQLITE, "-m", "not postgres and not elasticsearch"]
            run("what differs on SQLite", [*on_sqlite, *workers()], failed)
        else:
            everything = ["tests", "-m", f"{without} and not postgres", *workers()]
            run("the whole suite on SQLite", everything, failed)
    finally:
        if not was_running:
            subprocess.run([SCRIPTS / "elasticsearch", "stop"], check=False)
    if shutil.which("chromium"):
        run("people in a browser", ["tests/browser", "-m", "browser"], failed)
    else:
        left_out.append("browser tests: Chromium is not installed (make ci-setup installs it)")
    for line in left_out:
        sys.stdout.write(f"Left out: {line}.\n")
    if left_out and IN_CI:
        failed.append("services that CI must have")
    sys.stdout.write(f"Failed: {', '.join(failed)}.\n" if failed else "All tests passed.\n")
    return 1 if failed else 0


def workers() -> list[str]:
    """Two test processes: the small machine's two cores."""
    return ["-n", "2", "--dist", "loadfile"]


def started(script: str, name: str, variable: str, left_out: list[str]) -> str:
    """The address of a running server: the one that `variable` gives, or our own; none is noted."""
    given = os.environ.get(variable, "")
    if given:
        return given
    done = subprocess.run([SCRIPTS / script, "start"], capture_output=True, text=True, check=False)
    if done.returncode:
        left_out.append(f"{name}: {done.stderr.strip().rstrip('.')}")
        return ""
    return done.stdout.strip()


def run(title: str, arguments: list[str], failed: list[str], database_url: str = "") -> None:
    """Runs pytest with `arguments` against a database; notes the title when it fails."""
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    env = dict(os.environ, DJANGO_SETTINGS_MODULE="cms.settings.test", DATABASE_URL=database_url)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=env, check=False
    )
    sys.stdout.write(f"== {title}: {time.monotonic() - began:.0f} s\n")
    sys.stdout.flush()
    if done.returncode:
        failed.append(title)


if __name__ == "__main__":
    sys.exit(main())
