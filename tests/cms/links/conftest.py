"""A web server of the test's own, which the test names to the one who asks."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Server:
    """Answers as `answers` says: `{path: (status, headers, body)}`; notes what it was asked."""

    def __init__(self):
        self.answers = {"/robots.txt": (404, {}, b"")}
        self.asked = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.command, self.path))
                answer = outer.answers.get(self.path, (404, {}, b""))
                if callable(answer):
                    answer = answer(self.command)
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET  # noqa: N815 - as the library calls it

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(settings):
    """A server that may be asked although it stands in a closed net."""
    made = Server()
    settings.LINKS_ALSO_ASKED = [made.host]
    yield made
    made.stop()


@pytest.fixture
def inner():
    """One that nobody has named: it must never be asked."""
    made = Server()
    yield made
    made.stop()
