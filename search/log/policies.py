"""What may be kept of a search, and who may say which finding was opened."""

import re

from cms.requests.rates import is_too_often
from cms.settings import limits

_ADDRESS_OF_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
# A run of digits as people group them; an individual number has 12, a telephone 10 or 11.
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\u2010-\u2015-]{0,2}\d){8,}")
_SHORT_TELEPHONE = re.compile(r"(?<!\d)\d{2,3}[-\u2010-\u2015]\d{2}[-\u2010-\u2015]\d{2}(?!\d)")
_DIGITS_OF_A_PERSON = 12


def may_keep(text: str) -> bool:
    """False for what looks like the data of a person: a mail address, a telephone, a number."""
    if sum(letter.isdigit() for letter in text) >= _DIGITS_OF_A_PERSON:
        return False
    return not any(sign.search(text) for sign in (_ADDRESS_OF_MAIL, _NUMBER, _SHORT_TELEPHONE))


def can_note_click(address: str) -> bool:
    """False when one address opens more findings within a minute than it may make searches."""
    return not is_too_often("click", address, limits.SEARCH_PER_MINUTE_VISITOR, seconds=60)
