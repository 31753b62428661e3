"""The words of public documents."""

from django.db import models

from cms.settings import limits

# Ю and Я are two letters each on a keyboard without them.
_LETTERS = 2 * limits.SEARCH_TERM_LENGTH


class SearchTerm(models.Model):
    """A word that stands in several public documents, of whatever language.

    `letters` is the word as any keyboard types it, `stem` its stem in those letters. `edition` is
    the moment of the last change: by it a process knows that what it remembers is old.
    """

    term = models.CharField(max_length=limits.SEARCH_TERM_LENGTH, unique=True)
    letters = models.CharField(max_length=_LETTERS)
    stem = models.CharField(max_length=_LETTERS)
    documents = models.PositiveIntegerField()
    edition = models.BigIntegerField()

    objects: models.Manager = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.term
