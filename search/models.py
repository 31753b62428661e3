"""Tables of search."""

from search.indexing.models import OutboxRow

__all__ = ["OutboxRow"]
