"""Watched words and reply templates."""

from django.core.cache import cache
from django.db import transaction

from cms.moderation.models import ReplyTemplate, WatchedWord

WORDS_KEY = "moderation:watched-words"


@transaction.atomic
def watch_word(*, word: str, language: str, note: str = "") -> WatchedWord:
    """Watches one more word; a known one gets the new note."""
    watched, _made = WatchedWord.objects.update_or_create(
        word=word, language=language, defaults={"note": note}
    )
    _words_changed()
    return watched


@transaction.atomic
def unwatch_word(*, pk: int) -> None:
    """Watches a word no more."""
    WatchedWord.objects.filter(pk=pk).delete()
    _words_changed()


def _words_changed() -> None:
    transaction.on_commit(lambda: cache.delete(WORDS_KEY))


@transaction.atomic
def keep_template(*, template: ReplyTemplate) -> ReplyTemplate:
    """Keeps a sentence that moderators use often."""
    template.save()
    return template


@transaction.atomic
def drop_template(*, pk: int) -> None:
    """Takes a sentence out of the list; letters that held it stay."""
    ReplyTemplate.objects.filter(pk=pk).delete()
