"""Addresses of other sites in a text, however it is written."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from cms.settings import limits

_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x1f]+", re.IGNORECASE)
# What follows an address in a sentence and does not belong to it.
_BEHIND = ".,;:!?»”…*_"
_PAIRS = {")": "(", "]": "["}


def outside_links(texts: Iterable[str]) -> list[str]:
    """Addresses of other sites, each once, in their order; places inside a page are left out."""
    found: dict[str, None] = {}
    own = (urlsplit(settings.BASE_URL).hostname or "").lower()
    for address in _addresses(texts):
        url, _place = urldefrag(address)
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = ""
        if host and host.lower() != own and len(url) <= limits.LINK_LENGTH:
            found.setdefault(url)
        if len(found) >= limits.LINKS_PER_THING:
            break
    return list(found)


def _addresses(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in _ADDRESS.finditer(html.unescape(text)):
            yield _without_what_follows(match[0])


def _without_what_follows(address: str) -> str:
    while address:
        last = address[-1]
        opening = _PAIRS.get(last)
        if last in _BEHIND or (opening and address.count(last) > address.count(opening)):
            address = address[:-1]
            continue
        return address
    return address


def digest_of(url: str) -> str:
    """By which an address is known, however long it is."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
