"""Who may search how often."""

from cms.audience.viewer import Viewer
from cms.requests.rates import is_too_often
from cms.settings import limits


def can_search_now(viewer: Viewer, address: str) -> bool:
    """False after too many searches of one person, or of one address, within a minute."""
    return _may(
        "search",
        viewer,
        address,
        limits.SEARCH_PER_MINUTE_MEMBER,
        limits.SEARCH_PER_MINUTE_VISITOR,
    )


def can_suggest_now(viewer: Viewer, address: str) -> bool:
    """The same of suggestions, of which there are several a word."""
    return _may(
        "suggest",
        viewer,
        address,
        limits.SUGGEST_PER_MINUTE_MEMBER,
        limits.SUGGEST_PER_MINUTE_VISITOR,
    )


def _may(what: str, viewer: Viewer, address: str, of_member: int, of_address: int) -> bool:
    if viewer.is_signed_in:
        who, allowed = f"person:{viewer.person_id}", of_member
    else:
        who, allowed = f"address:{address}", of_address
    return not is_too_often(what, who, allowed, seconds=60)
