"""What is written when files are taken away together."""

from collections.abc import Iterable

from django.db.models import F

from cms.files.models import StoredFile


def count_downloads(*, stored: Iterable[int]) -> None:
    """Each file was taken away once more."""
    StoredFile.objects.filter(pk__in=list(stored)).update(downloads=F("downloads") + 1)
