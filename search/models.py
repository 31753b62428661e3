"""Tables of search."""

from search.corrections.models import SearchTerm
from search.guidance.models import Promotion, Synonym
from search.indexing.models import IndexPosition, OutboxCounter, OutboxFailure, OutboxRow
from search.log.models import SearchLogEntry

__all__ = [
    "IndexPosition",
    "OutboxCounter",
    "OutboxFailure",
    "OutboxRow",
    "Promotion",
    "SearchLogEntry",
    "SearchTerm",
    "Synonym",
]
