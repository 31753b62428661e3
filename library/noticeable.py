"""What of the library people are told."""

from library.authors import noticeable as authors
from library.corrections import noticeable as corrections
from library.curation import noticeable as curation
from library.uses import noticeable as uses
from library.withdrawals import noticeable as withdrawals

__all__ = ["authors", "corrections", "curation", "uses", "withdrawals"]
