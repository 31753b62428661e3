"""Named questions about the texts of files."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Q


class FileTextQuerySet(models.QuerySet):
    """Questions about texts; who may read one is asked in `selectors.open_to`."""

    def waiting(self) -> "FileTextQuerySet":
        """Those still to be read."""
        return self.filter(state="waiting")

    def free(self, now: datetime) -> "FileTextQuerySet":
        """Those still to be read that nobody has in hand or in the queue."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lt=now))

    def by_state(self) -> dict[str, int]:
        """How many there are of each state."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def with_file(self) -> "FileTextQuerySet":
        """With the row of the file, and the collection of a document."""
        return self.select_related("stored", "document__collection")
