"""How an app offers the works of a person for their public page, without knowing that page."""

from collections.abc import Callable

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.ports.searchable import SearchCard

Works = Callable[[User, Viewer], list[SearchCard]]
_providers: dict[str, Works] = {}


def offer_works(kind: str, provider: Works) -> None:
    """Registers `provider(person, viewer)`: newest works of `kind` that `viewer` may see."""
    _providers[kind] = provider


def works_of(person: User, viewer: Viewer) -> tuple[SearchCard, ...]:
    """Works of all kinds, newest first; one query or few for each kind."""
    found = [card for provider in _providers.values() for card in provider(person, viewer)]
    found.sort(key=lambda c: (c.published_at is not None, c.published_at), reverse=True)
    return tuple(found)
