"""Index of the library's tables, for Django. Code imports from the features themselves."""

from library.curation.models import (
    EditorialTask,
    Opinion,
    Reason,
    Remark,
    Review,
    Round,
    Score,
)
from library.essays.models import Essay
from library.harvesting.models import HarvestRecord, HarvestSet
from library.methods.models import (
    CoAuthor,
    Grade,
    Licence,
    MaterialType,
    Method,
    MethodFile,
    MethodSource,
    Subject,
    WorkForm,
)
from library.versions.models import MethodVersion, VersionFile
from library.withdrawals.models import WithdrawalWish

__all__ = [
    "CoAuthor",
    "EditorialTask",
    "Essay",
    "Grade",
    "HarvestRecord",
    "HarvestSet",
    "Licence",
    "MaterialType",
    "Method",
    "MethodFile",
    "MethodSource",
    "MethodVersion",
    "Opinion",
    "Reason",
    "Remark",
    "Review",
    "Round",
    "Score",
    "Subject",
    "VersionFile",
    "WithdrawalWish",
    "WorkForm",
]
