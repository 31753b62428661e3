"""What of the library moderators look after."""

from library.shelves import reviewable as shelves
from library.uses import reviewable as uses

__all__ = ["shelves", "uses"]
