"""What of the library people are told."""

from library.curation import noticeable as curation
from library.withdrawals import noticeable as withdrawals

__all__ = ["curation", "withdrawals"]
