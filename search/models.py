"""Tables of search."""

from search.indexing.models import IndexPosition, OutboxCounter, OutboxFailure, OutboxRow

__all__ = ["IndexPosition", "OutboxCounter", "OutboxFailure", "OutboxRow"]
