"""How an app hears that a guardian agrees to more, or to less, for a child.

Each app has one `consented.py` that registers what it does then; `cms.people` calls it in the
transaction of the consent, so that what is taken back holds at once.
"""

from collections.abc import Callable

from cms.people.models import User

_listeners: list[Callable[[User], None]] = []


def on_consents(listener: Callable[[User], None]) -> Callable[[User], None]:
    """Registers `listener`, which is called with the child after its consents were written."""
    _listeners.append(listener)
    return listener


def consents_changed(child: User) -> None:
    """Tells every app that what holds for `child` is written anew."""
    for listener in _listeners:
        listener(child)
