"""What editors may do with a method under review."""

from library.methods.models import Method
from library.methods.selectors import draft_of
from library.methods.services import missing_parts


def can_be_published(method: Method) -> bool:
    """True when the newest version has all that the shelf needs."""
    return not missing_parts(draft_of(method))


def can_be_returned(method: Method) -> bool:
    """True when there is an author to read the note; an imported document may have none."""
    return method.author is not None and method.author.is_active
