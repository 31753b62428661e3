"""How an app says which of its things take comments, without `cms.comments` knowing the app.

Each app has one `commentable.py` that registers its models; the ground reads the register.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from cms.audience.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Commentable:
    """One kind of thing that takes comments.

    `visible` is the door: the rows that a viewer may see and that are out (no drafts). `author_id`
    gives who hears of a new comment; `place` the tree path ("" for the region) and the community
    whose moderators answer for what is said there.
    """

    model: type[Model]
    visible: Callable[[Viewer], QuerySet[Any]]
    author_id: Callable[[Any], int | None]
    url: Callable[[Any], str]
    place: Callable[[Any], tuple[str, int | None]]

    @property
    def label(self) -> str:
        """`app.model`, as forms name it."""
        return self.model._meta.label_lower


_kinds: dict[str, Commentable] = {}


def offer_comments(
    model: type[Model],
    *,
    visible: Callable[[Viewer], QuerySet[Any]],
    author_id: Callable[[Any], int | None],
    url: Callable[[Any], str],
    place: Callable[[Any], tuple[str, int | None]] = lambda _row: ("", None),
) -> None:
    """Registers `model`: its rows take comments."""
    kind = Commentable(model=model, visible=visible, author_id=author_id, url=url, place=place)
    _kinds[kind.label] = kind


def commentable_kinds() -> Iterator[Commentable]:
    """Every registered kind."""
    return iter(_kinds.values())


def commentable_kind(label: str) -> Commentable | None:
    """The kind named `app.model`; None when such things take no comments."""
    return _kinds.get(label.lower())
