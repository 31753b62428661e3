"""A child's words are read as widely as its guardian agrees now."""

from cms.people.models import User
from cms.ports.consented import on_consents
from forum.discussions.services import keep_words


@on_consents
def keep_words_of(child: User) -> None:
    """What the child said stays in its organisation, or is let out again."""
    keep_words(child=child)
