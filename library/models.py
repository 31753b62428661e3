"""Index of the library's tables, for Django. Code imports from the features themselves."""

from library.collections.models import Collection, CollectionItem
from library.corrections.models import Correction
from library.counts.models import CountedFile, WorkCount, WorkTally
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
from library.shelves.models import ListedWork, ReadingList
from library.uses.models import Use, UseTally
from library.versions.models import MethodVersion, VersionFile
from library.withdrawals.models import WithdrawalWish

__all__ = [
    "CoAuthor",
    "Collection",
    "CollectionItem",
    "Correction",
    "CountedFile",
    "EditorialTask",
    "Essay",
    "Grade",
    "HarvestRecord",
    "HarvestSet",
    "Licence",
    "ListedWork",
    "MaterialType",
    "Method",
    "MethodFile",
    "MethodSource",
    "MethodVersion",
    "Opinion",
    "ReadingList",
    "Reason",
    "Remark",
    "Review",
    "Round",
    "Score",
    "Subject",
    "Use",
    "UseTally",
    "VersionFile",
    "WithdrawalWish",
    "WorkCount",
    "WorkForm",
    "WorkTally",
]
