"""One question to another site: never into a closed net, never for long, never for much.

The name of a host is resolved once, every address that it has must lie in the open net, and the
connection goes to the very address that was looked at: a name that is answered otherwise the second
time leads nowhere else. Each redirection is asked as anew.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings

from cms.links.models import Trouble
from cms.settings import limits

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# The page is there, but not for programs.
_CLOSED_TO_PROGRAMS = frozenset({401, 402, 403, 405, 406, 407, 412, 429, 451, 999})
_PATIENCE_CODES = frozenset({408, 425})
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a question: a code, what is wrong, or that robots are not let in."""

    status: int | None = None
    trouble: str = ""
    is_shut: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    body: bytes


class _Asked(Exception):  # noqa: N818 - an answer, not an error
    """Ends a question with what is wrong."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def agent() -> str:
    """How the site names itself to others."""
    return f"UndestikLinks/1.0 (+{settings.BASE_URL})"


class Asker:
    """Asks politely: what `robots.txt` says, one site after the other with pauses between."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        self._pause = pause
        self._robots: dict[str, RobotFileParser | None] = {}
        self._asked_at: dict[str, float] = {}

    def ask(self, url: str) -> Found:
        """Whether `url` leads somewhere. Never raises for what another site does."""
        try:
            return self._follow(url)
        except _Asked as asked:
            return Found(trouble=asked.trouble)

    def _follow(self, url: str) -> Found:
        seen = set()
        for _turn in range(limits.LINK_REDIRECTS + 1):
            parts = _parts_of(url)
            address = urlunsplit(parts)
            if address in seen:
                break
            seen.add(address)
            if not self._is_let_in(parts):
                return Found(is_shut=True)
            answer = self._question("HEAD", parts)
            if answer.status >= 400:
                # Many servers answer no other question than that of a browser.
                answer = self._question("GET", parts)
            if answer.status in _REDIRECTS and answer.location:
                url = urljoin(address, answer.location)
                continue
            return _judged(answer.status)
        return Found(trouble=Trouble.ROUND)

    def _is_let_in(self, parts: SplitResult) -> bool:
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(parts)
        rules = self._robots[origin]
        return rules is None or rules.can_fetch(agent(), urlunsplit(parts))

    def _read_robots(self, parts: SplitResult) -> RobotFileParser | None:
        """The rules of a site; None where there are none, also behind redirections."""
        where = parts._replace(path="/robots.txt", query="")
        answer = self._question("GET", where, limits.LINK_ROBOTS_BYTES)
        if answer.status != 200:
            return None
        rules = RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        return rules

    def _question(self, method: str, parts: SplitResult, most: int = limits.LINK_BYTES) -> _Answer:
        self._wait_for(parts.netloc)
        try:
            return _exchange(method, parts, most)
        except ssl.SSLError as error:
            raise _Asked(Trouble.INSECURE) from error
        except socket.gaierror as error:
            raise _Asked(Trouble.NO_HOST) from error
        except (OSError, http.client.HTTPException) as error:
            raise _Asked(Trouble.SILENT) from error

    def _wait_for(self, host: str) -> None:
        """Leaves a site in peace for a moment between two questions."""
        last = self._asked_at.get(host)
        now = time.monotonic()
        if last is not None and now - last < limits.LINK_PAUSE_SECONDS:
            self._pause(limits.LINK_PAUSE_SECONDS - (now - last))
        self._asked_at[host] = time.monotonic()


def _judged(status: int) -> Found:
    if status < 400 or status in _CLOSED_TO_PROGRAMS:
        return Found(status=status)
    trouble = Trouble.FAILING if status >= 500 or status in _PATIENCE_CODES else Trouble.GONE
    return Found(status=status, trouble=trouble)


def _parts_of(url: str) -> SplitResult:
    """The parts of an address as a request takes them: names of hosts and paths in ASCII."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise _Asked(Trouble.NO_ADDRESS) from error
    if parts.scheme not in _PORTS or not host:
        raise _Asked(Trouble.NO_ADDRESS)
    name = f"[{host}]" if ":" in host else host
    return SplitResult(
        scheme=parts.scheme,
        netloc=f"{name}:{port}" if port and port != _PORTS[parts.scheme] else name,
        path=quote(parts.path or "/", safe=_SAFE),
        query=quote(parts.query, safe=_SAFE),
        fragment="",
    )


def _exchange(method: str, parts: SplitResult, most: int) -> _Answer:
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    until = time.monotonic() + 2 * limits.LINK_SECONDS
    held = socket.create_connection(_open_address(host, port), timeout=limits.LINK_SECONDS)
    try:
        if parts.scheme == "https":
            held = ssl.create_default_context().wrap_socket(held, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=limits.LINK_SECONDS)
        connection.sock = held
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        headers = {"Host": parts.netloc, "User-Agent": agent(), "Accept": "*/*"}
        connection.request(method, target, headers=headers | {"Connection": "close"})
        response = connection.getresponse()
        body = bytearray()
        # A server that sends a drop at a time is left to itself.
        while method == "GET" and len(body) < most and time.monotonic() < until:
            piece = response.read1(min(most - len(body), 16_384))
            if not piece:
                break
            body += piece
        return _Answer(response.status, response.headers.get("Location", ""), bytes(body))
    finally:
        held.close()


def _open_address(host: str, port: int) -> tuple[str, int]:
    """The address to connect to: of the open net, and at the ports of the web.

    `LINKS_ALSO_ASKED` names, as host:port, what may be asked beside: a test names its own server.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    is_open = port in _PORTS.values() and all(map(is_in_open_net, addresses))
    if not is_open and f"{host}:{port}" not in settings.LINKS_ALSO_ASKED:
        raise _Asked(Trouble.INSIDE)
    return addresses[0], port


def is_in_open_net(address: str) -> bool:
    """True for addresses that every reader reaches: none of this machine, its net or its cloud."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        hidden = known.ipv4_mapped or known.sixtofour or (known.teredo and known.teredo[1])
        if hidden:
            known = hidden
        elif known in _TRANSLATED:
            known = ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
    return known.is_global and not known.is_multicast and not known.is_reserved


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
