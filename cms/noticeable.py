"""What of the ground people are told."""

from cms.moderation.noticeable import Opened

__all__ = ["Opened"]
