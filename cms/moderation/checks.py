"""What speaks against publishing at once: it goes to a moderator, and is never lost."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction

from cms.moderation.models import WatchedWord, Why
from cms.moderation.screening import Hint, Words, check
from cms.moderation.selectors import is_of_the_staff
from cms.moderation.services.lists import WORDS_KEY
from cms.ports.stems import stems_in
from cms.settings import limits

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]«»\"']+", re.IGNORECASE)
_WORD = re.compile(r"[\w’']+")


@check
def links_of_new_people(words: Words) -> Iterator[Hint]:
    """Pupils, and members in their first week, link to other sites when somebody has looked."""
    if not words.is_new_member:
        return
    own = settings.BASE_URL.split("://")[-1].lower()
    found = [
        link
        for text in words.texts
        for link in map(_bare_link, _LINK.findall(text))
        if link.split("://")[-1].lower().split("/")[0] != own
    ]
    if len(found) > limits.NEW_MEMBER_LINKS:
        for link in dict.fromkeys(found):
            yield Hint(Why.LINKS, link)


def _bare_link(link: str) -> str:
    """Without the full stop or comma of the sentence."""
    return link.rstrip(".,;:!?")


@check
def faster_than_people_type(words: Words) -> Iterator[Hint]:
    """A long text in no time came from a machine, or by mistake; of people whom the site knows for
    longer, and of the staff, it was pasted."""
    if words.typing_seconds is None or words.typing_seconds >= limits.TYPING_SECONDS:
        return
    if not words.is_new_member or max(map(len, words.texts), default=0) <= limits.QUICK_TEXT_LENGTH:
        return
    if words.author is None or not is_of_the_staff(words.author.pk):
        yield Hint(Why.PACE)


@check
def said_just_now(words: Words) -> Iterator[Hint]:
    """The same long text by the same person again within minutes, wherever it was and whichever
    process of the site took it. What was refused was not said: it is remembered on commit."""
    if words.author is None:
        return
    longest = " ".join(max(words.texts, key=len, default="").lower().split())
    if len(longest) <= limits.QUICK_TEXT_LENGTH:
        return
    digest = hashlib.blake2b(longest.encode(), digest_size=16).hexdigest()
    key = f"moderation:said:{words.author.pk}:{digest}"
    if caches["shared"].get(key) is not None:
        yield Hint(Why.PACE)
        return
    seconds = limits.SAME_TEXT_MINUTES * 60
    transaction.on_commit(lambda: caches["shared"].set(key, 1, seconds))


@check
def watched_words(words: Words) -> Iterator[Hint]:
    """Words that moderators watch, in any of their forms; only whole words count."""
    watched = _watched()
    if not watched:
        return
    found: dict[str, None] = {}
    for text in words.texts:
        parts = _WORD.findall(text)
        for language, wanted in watched:
            stems = [stems_in(part, language) for part in parts]
            for start in _places_of(wanted, stems):
                found.setdefault(" ".join(parts[start : start + len(wanted)]))
    for piece in found:
        yield Hint(Why.WORDS, piece)


def _places_of(wanted: Sequence[frozenset[str]], stems: Sequence[frozenset[str]]) -> Iterator[int]:
    """Where the words of `wanted` stand one after the other."""
    for start in range(len(stems) - len(wanted) + 1):
        here = stems[start : start + len(wanted)]
        if all(one & other for one, other in zip(wanted, here, strict=True)):
            yield start


def _watched() -> list[tuple[str, list[frozenset[str]]]]:
    """Languages and stems of the watched words; read from the database once a minute."""
    known = cache.get(WORDS_KEY)
    if known is None:
        rows = WatchedWord.objects.values_list("word", "language")
        known = [
            (language, [stems_in(part, language) for part in _WORD.findall(word)])
            for word, language in rows
        ]
        cache.set(WORDS_KEY, known, limits.WATCHED_WORDS_SECONDS)
    return known
