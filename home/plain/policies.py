"""Who may send letters how often."""

from cms.requests.rates import is_too_often
from cms.settings import limits


def can_send_now(address: str) -> bool:
    """False after too many letters from one address within an hour."""
    return not is_too_often("letters", address, limits.LETTERS_PER_HOUR, seconds=3600)
