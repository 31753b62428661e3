"""Who may search how often."""

from django.core.cache import cache
from django.utils import timezone

from cms.audience.viewer import Viewer
from cms.settings import limits


def can_search_now(viewer: Viewer, address: str) -> bool:
    """False after too many searches of one person, or of one address, within a minute."""
    if viewer.is_signed_in:
        who, allowed = f"person:{viewer.person_id}", limits.SEARCH_PER_MINUTE_MEMBER
    else:
        who, allowed = f"address:{address}", limits.SEARCH_PER_MINUTE_VISITOR
    key = f"search:{timezone.now():%H%M}:{who}"
    cache.add(key, 0, 120)
    try:
        return cache.incr(key) <= allowed
    except ValueError:
        # The minute ended between the two calls.
        return True
