"""Findings as a table for spreadsheets."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, override, pgettext

from cms.languages import language_choices
from cms.ports.searchable import SearchCard, card_label
from cms.tables import BYTE_ORDER_MARK, lines_of


def table_of(batches: Iterable[list[SearchCard]], root: str) -> Iterator[str]:
    """Lines of the table, a batch at a time, in the language of whoever asked.

    They are sent when the language of the request is no longer the one in force.
    """
    language = get_language() or "kk"
    yield BYTE_ORDER_MARK + lines_of([_titles()], language)
    waiting = iter(batches)
    while True:
        with override(language):
            batch = next(waiting, None)
            if batch is None:
                return
            cells = [_cells(card, root) for card in batch if not card.is_of_child]
            lines = lines_of(cells, language)
        yield lines


def _titles() -> list[str]:
    return [
        pgettext("column of a table", "Title"),
        pgettext("column of a table", "Kind"),
        pgettext("column of a table", "Author"),
        pgettext("column of a table", "Language"),
        pgettext("column of a table", "Published"),
        pgettext("column of a table", "Details"),
        pgettext("column of a table", "In short"),
        pgettext("column of a table", "Address"),
    ]


def _cells(card: SearchCard, root: str) -> list[str]:
    published = card.published_at
    day = f"{timezone.localtime(published):%Y-%m-%d}" if published else ""
    return [
        card.title,
        capfirst(card_label(card)),
        card.byline,
        str(dict(language_choices()).get(card.language, card.language)),
        day,
        " · ".join(card.details),
        card.text,
        root + card.url,
    ]
