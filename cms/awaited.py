"""What of the ground waits for somebody: the queue of moderators."""

from datetime import datetime

from cms.audience.viewer import Viewer
from cms.moderation.policies import can_moderate
from cms.moderation.querysets import ReviewItemQuerySet
from cms.moderation.selectors import awaiting
from cms.ports.awaited import offer_awaited


@offer_awaited(concerns=can_moderate)
def reviews(viewer: Viewer, now: datetime) -> ReviewItemQuerySet:
    """Items that the viewer may decide."""
    return awaiting(viewer)
