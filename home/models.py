"""Index of home's tables."""

from home.front.pages import HomePage

__all__ = ["HomePage"]
