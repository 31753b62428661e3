"""Index of the library's tables, for Django. Code imports from the features themselves."""

from library.curation.models import EditorialTask
from library.essays.models import Essay
from library.methods.models import (
    Grade,
    Licence,
    MaterialType,
    Method,
    MethodFile,
    Subject,
    WorkForm,
)

__all__ = [
    "EditorialTask",
    "Essay",
    "Grade",
    "Licence",
    "MaterialType",
    "Method",
    "MethodFile",
    "Subject",
    "WorkForm",
]
