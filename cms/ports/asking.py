"""Where somebody asks others, without knowing who keeps such a place."""

from collections.abc import Callable

from cms.audience.viewer import Viewer

Place = Callable[[Viewer], str]

_places: list[Place] = []


def offer_asking(place: Place) -> Place:
    """Decorator: an address at which the viewer may ask; "" where they may not."""
    _places.append(place)
    return place


def asking_url(viewer: Viewer) -> str:
    """Where `viewer` may ask; "" for nowhere."""
    return next(filter(None, (place(viewer) for place in _places)), "")
