"""An answer that is logged when it has been sent: no reader waits for the log."""

from typing import Any

from django.http import HttpResponse

from search.log.models import SearchLogEntry
from search.log.services import log_search


class LoggedResponse(HttpResponse):
    """Writes its line of the log when the server closes it."""

    def __init__(self, content: bytes, *, entry: SearchLogEntry | None, **options: Any) -> None:
        super().__init__(content, **options)
        self._entry = entry

    def close(self) -> None:
        """Once, before the connection to the database is given back."""
        entry, self._entry = self._entry, None
        if entry is not None:
            log_search(entry=entry)
        super().close()
