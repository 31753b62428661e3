"""Names of people in what is looked for: editors who read the log learn none."""

from django.contrib.auth import get_user_model
from django.core.cache import caches

from cms.settings import limits
from search.analysis import forms, keyboard_letters, telling, tokens

_NAMES = "search.log.names"


def without_names(text: str) -> str:
    """`text` without surnames of people here, in any form and from any keyboard; nothing is left
    when all that was looked for is somebody's name."""
    words = telling(tokens(text))
    first, last = _names()
    if words and all(_is_among(word, first) or _is_among(word, last) for word in words):
        return ""
    kept = [word for word in text.split() if not any(_is_among(w, last) for w in tokens(word))]
    return " ".join(kept)


def _is_among(word: str, names: frozenset[str]) -> bool:
    found = forms(word)
    return any(keyboard_letters(one) in names for one in (word, found.kk, found.ru))


def _names() -> tuple[frozenset[str], frozenset[str]]:
    """First names and patronymics, surnames: read by each process once in a while."""
    local = caches["local"]
    names = local.get(_NAMES)
    if names is None:
        rows = get_user_model().objects.values_list("first_name", "patronymic", "last_name")
        first: set[str] = set()
        last: set[str] = set()
        for given, patronymic, surname in rows.iterator():
            first.update(_letters(given), _letters(patronymic))
            last.update(_letters(surname))
        names = frozenset(first), frozenset(last)
        local.set(_NAMES, names, limits.SEARCH_NAMES_SECONDS)
    return names


def _letters(name: str) -> list[str]:
    """What a name is compared by: as it stands, and without the endings that a search may lack."""
    return [
        keyboard_letters(one)
        for word in tokens(name)
        for one in (word, forms(word).kk, forms(word).ru)
    ]
