"""Cards of found things, each through the door of its own kind."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model

from cms.audience.viewer import Viewer
from cms.ports.searchable import SearchCard, sources


def kinds_of_people() -> tuple[str, ...]:
    """Kinds whose things are people."""
    people = get_user_model()
    return tuple(kind for kind, one in sources().items() if issubclass(one.model, people))


def cards_of(keys: Iterable[str], viewer: Viewer) -> list[SearchCard]:
    """Cards of what the database shows to `viewer`, in the order of `keys`: one question a kind."""
    wanted = list(dict.fromkeys(keys))
    by_kind: dict[str, list[int]] = defaultdict(list)
    for key in wanted:
        kind, _colon, pk = key.partition(":")
        if kind in sources():
            by_kind[kind].append(int(pk))
    cards = {
        f"{kind}:{pk}": card
        for kind, pks in by_kind.items()
        for pk, card in sources()[kind].cards(pks, viewer).items()
    }
    return [cards[key] for key in wanted if key in cards]
