"""Writing the log of searches."""

import logging
from datetime import date, timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError

from cms.settings import limits
from search.log import policies
from search.log.models import SearchLogEntry

logger = logging.getLogger(__name__)

_DAY = 24 * 3600


def entry_for(
    *, text: str, day: date, locale: str, engine: str, total: int, took_ms: float, is_degraded: bool
) -> SearchLogEntry | None:
    """The line of a search, not yet written; None for what must not be kept."""
    query = " ".join(text.casefold().split())[: limits.QUERY_LENGTH]
    if not query or not policies.may_keep(query):
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
        entry.save(force_insert=True)
    except DatabaseError as error:
        logger.warning("A search could not be logged: %s", error)


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
