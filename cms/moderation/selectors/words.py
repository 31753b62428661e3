"""Watched words."""

from django.db.models import QuerySet

from cms.moderation.models import WatchedWord


def watched_words() -> QuerySet[WatchedWord]:
    """The watched words by language."""
    return WatchedWord.objects.order_by("language", "word")
