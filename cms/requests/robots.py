"""Whether a person asks, or a machine: by the lists of COUNTER and what browsers say themselves."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from django.http import HttpRequest

_REMEMBERED = 4_096


def asked_by_person(request: HttpRequest) -> bool:
    """True for what somebody opened in a browser: no robot, no program, nothing fetched ahead."""
    if request.method != "GET" or is_fetched_ahead(request):
        return False
    return not is_robot(request.headers.get("User-Agent", ""))


def is_fetched_ahead(request: HttpRequest) -> bool:
    """True when a browser asks on its own account, before anybody has opened the page."""
    said = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in words.lower() or "preview" in words.lower() for words in said)


@lru_cache(_REMEMBERED)
def is_robot(agent: str) -> bool:
    """True for names on COUNTER's lists of robots and of machines, and for no name at all.

    The lists are meant without regard to capitals: “SomeBot” is a bot.
    """
    return not agent.strip() or _listed().search(agent) is not None


@cache
def _listed() -> re.Pattern[str]:
    lists = files("counter_robots") / "data"
    lines = [
        line
        for name in ("robot.txt", "machine.txt")
        for line in (lists / name).read_text("utf-8").splitlines()
        if line
    ]
    return re.compile("|".join(lines), re.IGNORECASE)
