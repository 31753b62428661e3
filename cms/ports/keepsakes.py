"""What each app keeps of a person: to be taken along, and to be let go of.

Each app has one `keepsakes.py` that registers what is its own; `cms.leaving` reads the register.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cms.files.models import StoredFile
from cms.people.models import User


@dataclass(frozen=True, slots=True)
class Keepsake:
    """One kind of things of a person.

    `rows` gives them as plain values for JSON; `files` those that they sent; `let_go` takes away
    what is theirs alone (drafts, marks, votes that are still secret) in the caller's transaction.
    What they said in public stays, without their name.
    """

    name: str
    rows: Callable[[User], Iterable[dict[str, Any]]]
    files: Callable[[User], Iterable[StoredFile]] = lambda _person: ()
    let_go: Callable[[User], None] = lambda _person: None


_keepsakes: dict[str, Keepsake] = {}


def offer_keepsake(keepsake: Keepsake) -> None:
    """Registers a kind."""
    _keepsakes[keepsake.name] = keepsake


def keepsakes() -> Iterator[Keepsake]:
    """Every registered kind."""
    return iter(_keepsakes.values())
