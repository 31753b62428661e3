"""Who may search how often."""

from cms.audience.viewer import Viewer
from cms.requests.rates import is_too_often
from cms.settings import limits


def can_search_now(viewer: Viewer, address: str) -> bool:
    """False after too many searches of one person, or of one address, within a minute."""
    if viewer.is_signed_in:
        who, allowed = f"person:{viewer.person_id}", limits.SEARCH_PER_MINUTE_MEMBER
    else:
        who, allowed = f"address:{address}", limits.SEARCH_PER_MINUTE_VISITOR
    return not is_too_often("search", who, allowed, seconds=60)
