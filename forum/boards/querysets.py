"""Named questions about boards."""

from collections.abc import Iterable

from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet


class BoardQuerySet(MP_NodeQuerySet):
    """Questions about boards; screens take the keys from `access.levels_of`."""

    def among(self, keys: Iterable[int]) -> "BoardQuerySet":
        """Boards by primary key, in the order of the tree."""
        return self.filter(pk__in=list(keys))


class BoardManager(MP_NodeManager.from_queryset(BoardQuerySet)):  # type: ignore[misc]
    """Boards in the order of the tree."""

    def get_queryset(self) -> BoardQuerySet:
        """All boards, by path."""
        return BoardQuerySet(self.model, using=self._db).order_by("path")
