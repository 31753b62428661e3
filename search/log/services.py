"""Writing the log of searches."""

import logging
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError, connection

from cms.settings import limits
from search.log import policies
from search.log.models import SearchLogEntry
from search.log.names import without_names

logger = logging.getLogger(__name__)

_DAY = 24 * 3600


def entry_for(
    *, text: str, day: date, locale: str, engine: str, total: int, took_ms: float, is_degraded: bool
) -> SearchLogEntry | None:
    """The line of a search, not yet written; None for what must not be kept."""
    query = " ".join(text.casefold().split())[: limits.QUERY_LENGTH]
    query = without_names(query) if query and policies.may_keep(query) else ""
    if not query:
        return None
    return SearchLogEntry(
        day=day,
        query=query,
        locale=locale,
        engine=engine,
        total=total,
        took_ms=max(0, round(took_ms)),
        is_degraded=is_degraded,
    )


def log_search(*, entry: SearchLogEntry) -> None:
    """Writes the line: one statement. A log that cannot be written stops nobody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_insert(str(connection.vendor)), _values_of(entry))
    except DatabaseError as error:
        logger.warning("A search could not be logged: %s", error)


@lru_cache(maxsize=4)
def _insert(vendor: str) -> str:
    """The statement, written once for a `vendor` of databases."""
    quoted = connection.ops.quote_name
    fields = SearchLogEntry._meta.local_concrete_fields
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quoted(SearchLogEntry._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - our own names


def _values_of(entry: SearchLogEntry) -> list[Any]:
    fields = SearchLogEntry._meta.local_concrete_fields
    return [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]


def ticket_for(entry: SearchLogEntry) -> str:
    """What a page needs to say which of its findings was opened; nobody can make one up."""
    return _signer().sign(entry.key.hex)


def note_click(*, ticket: str, rank: int) -> bool:
    """Notes the first finding that was opened; False for a ticket that is not ours or too old."""
    try:
        key = UUID(hex=_signer().unsign(ticket, max_age=_DAY))
    except (BadSignature, ValueError):
        return False
    SearchLogEntry.objects.filter(pk=key, clicked_rank__isnull=True).update(clicked_rank=rank)
    return True


def forget_old_searches(*, today: date) -> int:
    """Removes lines that were kept long enough; how many."""
    last = today - timedelta(days=limits.SEARCH_LOG_DAYS)
    return SearchLogEntry.objects.filter(day__lt=last).delete()[0]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="search.log")
