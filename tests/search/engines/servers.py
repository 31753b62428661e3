"""A small proxy before a real server, that can be told to be slow, to refuse or to be gone."""

import http.client
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_KEPT = {"content-type", "accept", "authorization"}


class Proxy:
    """Passes everything on to `target`, unless told otherwise; `asked` counts the requests."""

    def __init__(self, target):
        self.target = urlsplit(target)
        self.delay = 0.0
        self.refusal = 0
        self.asked = 0
        self.server = None
        self.port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Listens, on the same port as before."""
        handler = type("Handler", (_Handler,), {"proxy": self})
        self.server = _Server(("127.0.0.1", self.port), handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        """Nobody listens any more, and open connections are cut."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server.cut()
            self.server = None


@contextmanager
def proxy_to(target):
    made = Proxy(target)
    made.start()
    try:
        yield made
    finally:
        made.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *given):
        self.open = set()
        super().__init__(*given)

    def process_request(self, request, client_address):
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.open.discard(request)
        super().shutdown_request(request)

    def cut(self):
        for request in list(self.open):
            super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """Whoever was cut off says nothing."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy = None

    def _pass_on(self):
        self.proxy.asked += 1
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.proxy.delay:
            time.sleep(self.proxy.delay)
        if self.proxy.refusal:
            self._answer(self.proxy.refusal, {"content-type": "text/plain"}, b"not now")
            return
        target = self.proxy.target
        asked = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() in _KEPT}
            asked.request(self.command, self.path, body or None, headers)
            answer = asked.getresponse()
            given = {
                name: value
                for name, value in answer.getheaders()
                if name.lower() not in {"content-length", "transfer-encoding", "connection"}
            }
            self._answer(answer.status, given, answer.read())
        except OSError:
            self.close_connection = True
        finally:
            asked.close()

    def _answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    def log_message(self, *given):
        """Tests are quiet."""
