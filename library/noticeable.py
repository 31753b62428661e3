"""What of the library people are told."""

from library.curation import noticeable as curation

__all__ = ["curation"]
