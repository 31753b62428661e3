"""Which thing stands at an address of the site."""

import re
from urllib.parse import unquote

from django.utils import timezone
from wagtail.models import Page

from cms.audience.viewer import Viewer
from cms.languages import LANGUAGE_CODES
from cms.ports.searchable import is_part, sources
from cms.sections.selectors import open_page

_ADDRESS = re.compile(
    rf"(?:https?://[^/?#]*)?/(?P<language>{'|'.join(LANGUAGE_CODES)})/(?P<rest>[^?#]*)(?:[?#].*)?"
)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,18}(?![0-9])")


def thing_at(address: str, viewer: Viewer) -> tuple[str, int] | None:
    """Kind and primary key of what `viewer` reads at `address`; None for anything else.

    Search knows nobody's addresses: each source is asked for the numbers that stand in this one,
    and the thing is the one whose own address it is. Pages are found in their tree.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        return None
    rest = _rest_of(address)
    opened = open_page(found["language"], rest, viewer, timezone.now())
    numbers = [int(number) for number in _NUMBER.findall(rest)]
    whole = ((kind, one) for kind, one in sources().items() if not is_part(one))
    for kind, source in whole:
        is_of_pages = issubclass(source.model, Page)
        pks = [opened[0].pk] if is_of_pages and opened else [] if is_of_pages else numbers
        for pk, card in (source.cards(pks, viewer) if pks else {}).items():
            if is_of_pages or _rest_of(card.url) == rest:
                return kind, pk
    return None


def _rest_of(url: str) -> str:
    """An address without its language, in which the same thing is shown."""
    found = _ADDRESS.fullmatch(url.strip())
    return unquote(found["rest"]).strip("/") if found else ""
