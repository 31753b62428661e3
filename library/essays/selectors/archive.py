"""The archive of essays: by month, community, author and language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from cms.audience.viewer import VISITOR, Viewer
from cms.languages import LANGUAGE_CODES, OWN_NAMES
from cms.people.models import Community
from cms.people.policies import shown_name
from cms.requests.numbers import number_in
from cms.settings import limits
from library.essays.models import Essay
from library.essays.querysets import EssayQuerySet
from library.essays.selectors.rows import EssayCard, cards_of, month_name, with_names


@dataclass(frozen=True, slots=True)
class EssayQuery:
    """What the archive is asked for; odd values have become nothing."""

    month: date | None = None
    community: int | None = None
    author: int | None = None
    language: str = ""

    @classmethod
    def read(cls, parameters: Any) -> "EssayQuery":
        """From a query string; what makes no sense is left out."""
        language = parameters.get("language", "")
        return cls(
            month=month_of(parameters.get("month", "")),
            community=number_in(parameters.get("community", "")),
            author=number_in(parameters.get("author", "")),
            language=language if language in LANGUAGE_CODES else "",
        )

    @property
    def query(self) -> str:
        """The same as a query string."""
        asked = {
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "community": self.community,
            "author": self.author,
            "language": self.language,
        }
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of the bar above the archive."""

    month: date
    code: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Archive:
    """The list of essays as its page draws it."""

    query: EssayQuery
    page: Page
    cards: list[EssayCard]
    months: list[MonthLink]
    groups: list[dict[str, Any]]
    total: int
    author_name: str
    community: Community | None

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filters send along."""
        kept = []
        if self.query.month:
            kept.append(("month", f"{self.query.month:%Y-%m}"))
        if self.query.author:
            kept.append(("author", str(self.query.author)))
        return kept


class _CountedPaginator(Paginator):
    """A paginator that was told how many there are."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        """Rows that can be paged to."""
        return min(self._known, limits.LIST_DEPTH)


def month_of(text: str) -> date | None:
    """The first day of a month written `2026-11`; None for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", text or "", re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def chosen_essays(query: EssayQuery, viewer: Viewer) -> EssayQuerySet:
    """Posted essays that `viewer` may read, with all the filters."""
    chosen = _narrowed(Essay.objects.visible_to(viewer).published(), query)
    return chosen.filter(month=query.month) if query.month else chosen


def feed_essays(query: EssayQuery) -> list[Essay]:
    """What everybody may read, with the filters, last posted first."""
    found = chosen_essays(query, VISITOR).select_related("author", "community")
    return list(found.order_by("-first_published_at", "-pk")[: limits.FEED_LENGTH])


def archive(query: EssayQuery, viewer: Viewer, *, page: str | int = 1) -> Archive:
    """The archive in three queries, however many essays there are."""
    parts = Essay.objects.published_parts(viewer)
    chosen = _narrowed(Essay.objects.visible_to(viewer).published(), query)
    counts = _months_of([_narrowed(part, query) for part in parts])
    if query.month:
        chosen = chosen.filter(month=query.month)
        total = counts.get(query.month, 0)
    else:
        total = sum(counts.values())
    # Ordered by the month, then by the moment of posting: the index `essay_newest`.
    rows = with_names(chosen).newest()
    shown = _CountedPaginator(rows, limits.PAGE_LENGTH, count=total).page(page)
    essays = list(shown.object_list)
    shown.object_list = essays
    has_any = [Exists(part.filter(community=OuterRef("pk"))) for part in parts]
    communities = list(Community.objects.filter(reduce(or_, map(Q, has_any))))
    community = next((c for c in communities if c.pk == query.community), None)
    return Archive(
        query=query,
        page=shown,
        cards=cards_of(essays, viewer),
        months=_month_bar(counts, query.month),
        groups=_groups(communities, query),
        total=total,
        author_name=_author_name(query, essays, viewer),
        community=community,
    )


def _narrowed(essays: EssayQuerySet, query: EssayQuery) -> EssayQuerySet:
    """`essays` with the chosen filters, all but the month."""
    if query.community:
        essays = essays.in_community(query.community)
    if query.author:
        essays = essays.filter(author_id=query.author)
    if query.language:
        essays = essays.filter(language=query.language)
    return essays


def _months_of(parts: Iterable[EssayQuerySet]) -> dict[date, int]:
    """How many essays each month has, in one query."""
    counted = [part.order_by().values_list("month").annotate(how_many=Count("*")) for part in parts]
    first, *others = counted
    counts: dict[date, int] = defaultdict(int)
    for month, how_many in first.union(*others, all=True) if others else first:
        counts[month] += how_many
    return counts


def _month_bar(counts: dict[date, int], current: date | None) -> list[MonthLink]:
    """The newest months, and the chosen one wherever it lies."""
    months = sorted(counts, reverse=True)
    shown = months[: limits.ESSAY_MONTHS_SHOWN]
    if current is not None and current not in shown:
        shown.append(current)
    return [
        MonthLink(
            month=month,
            code=f"{month:%Y-%m}",
            label=month_name(month),
            count=counts.get(month, 0),
            is_current=month == current,
        )
        for month in shown
    ]


def _groups(communities: Sequence[Community], query: EssayQuery) -> list[dict[str, Any]]:
    return [
        {
            "name": "community",
            "label": _("Community"),
            "single": True,
            "options": [
                {
                    "value": community.pk,
                    "label": community.name,
                    "count": "",
                    "selected": community.pk == query.community,
                }
                for community in sorted(communities, key=lambda c: c.name)
            ],
        },
        {
            "name": "language",
            "label": _("Language"),
            "single": True,
            "options": [
                {
                    "value": code,
                    "label": OWN_NAMES[code],
                    "count": "",
                    "selected": code == query.language,
                }
                for code in LANGUAGE_CODES
            ],
        },
    ]


def _author_name(query: EssayQuery, essays: Sequence[Essay], viewer: Viewer) -> str:
    """Known from what is shown: of an author without visible essays nothing is told."""
    if not query.author or not essays:
        return ""
    return shown_name(essays[0].author, viewer)
