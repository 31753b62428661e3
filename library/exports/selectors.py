"""Whole lists, a batch at a time: the door is asked for each."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict

from cms.audience.viewer import Viewer
from cms.settings import limits
from library.citations.citable import Citable
from library.essays.models import Essay
from library.essays.selectors import EssayQuery, chosen_essays
from library.essays.selectors.citable import citables_of as citables_of_essays
from library.methods.models import Method
from library.methods.selectors import citables_of, filters_of


def method_batches(asked: QueryDict) -> Iterator[list[Citable]]:
    """The shelf with its filters, in its order, up to the longest table."""
    chosen = filters_of(asked).narrow(Method.objects.published())
    for keys in _batches(chosen.newest()):
        yield citables_of(Method.objects.published().filter(pk__in=keys).newest())


def essay_batches(asked: QueryDict, viewer: Viewer) -> Iterator[list[Citable]]:
    """The archive with its filters as `viewer` sees it, in its order."""
    chosen = chosen_essays(EssayQuery.read(asked), viewer)
    for keys in _batches(chosen.newest()):
        essays = Essay.objects.visible_to(viewer).published().filter(pk__in=keys)
        yield citables_of_essays(essays.newest())


def _batches(rows: QuerySet) -> Iterator[list[int]]:
    keys = list(rows.values_list("pk", flat=True)[: limits.TABLE_ROWS])
    for start in range(0, len(keys), limits.TABLE_BATCH):
        yield keys[start : start + limits.TABLE_BATCH]
