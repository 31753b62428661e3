"""A whole site on servers of its own: web server, worker, follower, cluster behind a proxy."""

import http.client
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from tests.search.engines.servers import Proxy

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES_PORT, ELASTICSEARCH_PORT, WEB_PORT, PROXY_PORT = 54329, 9399, 8931, 9398
DATABASE = "undestik_faults"
PAGES = (f"/kk/search/?q={quote('сабақ')}", "/kk/search/?kind=method", "/kk/library/")


class Cluster:
    """The real server, apart from the one that tests share."""

    url = f"http://127.0.0.1:{ELASTICSEARCH_PORT}"

    def run(self, verb):
        env = os.environ | {"UNDESTIK_ESPORT": str(ELASTICSEARCH_PORT)}
        done = subprocess.run(
            [ROOT / "scripts" / "elasticsearch", verb],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        return done

    def start(self):
        done = self.run("start")
        if done.returncode:
            sys.exit(done.stderr)

    def stop(self):
        self.run("stop")

    def kill(self):
        """kill -9 of the server itself and of what started it."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if f"undestik-elasticsearch-{ELASTICSEARCH_PORT}" in command and "java" in command:
                    os.kill(int(entry.name), signal.SIGKILL)

    def ask(self, method, path, body=None):
        """One request to the server itself, past the proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", ELASTICSEARCH_PORT, timeout=30)
        connection.request(method, path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


class Visitor:
    """Opens pages without a pause and notes how each was answered."""

    def __init__(self):
        self.seconds = []
        self.simpler = 0
        self.wrong = []
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join(10)

    def take(self):
        """What was noted since the last time: number, slowest, median, simpler ones, wrong ones."""
        with self._guard:
            noted = (self.seconds or [0.0], self.simpler, self.wrong)
            self.seconds, self.simpler, self.wrong = [], 0, []
        seconds, simpler, wrong = noted
        return len(seconds), max(seconds), statistics.median(seconds), simpler, wrong

    def _run(self):
        number = 0
        while not self._stop.wait(0.25):
            path = PAGES[number % len(PAGES)]
            number += 1
            began = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=30)
                connection.request("GET", path)
                answer = connection.getresponse()
                text, status = answer.read(), answer.status
                connection.close()
            except OSError as error:
                text, status = b"", repr(error)
            took = time.monotonic() - began
            with self._guard:
                self.seconds.append(took)
                self.simpler += b"data-degraded" in text
                if status != 200 or b'class="row ' not in text:
                    self.wrong.append(f"{path}: {status}")


class Site:
    """Everything that runs, and where."""

    def __init__(self, folder):
        self.folder = folder
        self.cluster = Cluster()
        self.proxy = Proxy(self.cluster.url)
        self.proxy.port = PROXY_PORT
        self.processes = {}
        self.log = (folder / "log").open("ab")

    @property
    def env(self):
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"postgres://undestik@127.0.0.1:{POSTGRES_PORT}/{DATABASE}",
            "SEARCH_ENGINE": "elasticsearch",
            "SEARCH_FALLBACK": "embedded",
            "ELASTICSEARCH_URLS": self.proxy.url,
            "ELASTICSEARCH_PREFIX": "faults",
            "LOG_LEVEL": "WARNING",
            "TASKS_ENGINE": "immediate",
        }

    def make_database(self):
        """An empty database of our own, and the cluster without what an earlier run left."""
        subprocess.run([ROOT / "scripts" / "postgres", "start"], check=True, capture_output=True)
        connect = ["-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "undestik"]
        for command in ("dropdb", "--if-exists", "--force"), ("createdb",):
            subprocess.run([*command, *connect, DATABASE], check=True, capture_output=True)

    def drop_database(self):
        connect = ["-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "undestik"]
        command = ["dropdb", "--if-exists", "--force", *connect, DATABASE]
        subprocess.run(command, check=False, capture_output=True)

    def start(self, name, *arguments):
        """A management command, or the web server, in the background."""
        command = [sys.executable, "manage.py", *(arguments or (name,))]
        if name == "web":
            command = [
                *(sys.executable, "-m", "gunicorn", "cms.wsgi:application"),
                *(f"--bind=127.0.0.1:{WEB_PORT}", "--workers=1", "--threads=4", "--timeout=60"),
            ]
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | self.env, stdout=self.log, stderr=self.log
        )

    def wait_for_web(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=30)
                connection.request("GET", PAGES[0])
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.3)
        sys.exit("The web server does not answer; see the log.")

    def kill(self, name):
        """kill -9."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def end(self, name):
        """As an administrator would."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self):
        for name in list(self.processes):
            self.end(name)
        self.proxy.stop()
        self.cluster.stop()
        self.log.close()

    def forget(self):
        shutil.rmtree(self.folder, ignore_errors=True)
