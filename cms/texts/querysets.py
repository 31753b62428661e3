"""Named questions about the texts of files."""

from cms.waiting import WaitingQuerySet


class FileTextQuerySet(WaitingQuerySet):
    """Questions about texts; who may read one is asked in `selectors.open_to`."""

    def with_file(self) -> "FileTextQuerySet":
        """With the row of the file, and the collection of a document."""
        return self.select_related("stored", "document__collection")
