"""What an author writes on: the sheet, and the months that may be begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Community
from library.essays.models import Draft, Essay, next_month, previous_month
from library.essays.selectors.rows import month_name


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of the author: what was typed last, and where it may be shown."""

    essay: Essay
    draft: Draft
    month: str
    sentences: int
    saved_at: Any
    has_unposted_words: bool


def sheet_of(essay: Essay) -> Sheet:
    """The newest words of an essay: of its draft, else the posted ones."""
    revision = essay.draft_revision
    version = revision.as_object() if revision is not None else essay
    return Sheet(
        essay=essay,
        draft=Draft(
            title=version.title,
            body=version.body,
            language=version.language,
            audience=version.audience,
            also_shown_in=tuple(version.also_shown_in.all()),
        ),
        month=month_name(essay.month),
        sentences=version.sentence_count,
        saved_at=revision.created_at if revision is not None else essay.last_published_at,
        has_unposted_words=revision is not None,
    )


def other_communities(essay: Essay, viewer: Viewer) -> QuerySet[Community]:
    """Where else the author may show it: communities of theirs that use essays."""
    return Community.objects.filter(
        pk__in=viewer.community_ids - {essay.community_id}, uses_essays=True, is_active=True
    )


def own_essay(pk: int, viewer: Viewer) -> Essay | None:
    """One essay of the viewer's own."""
    return (
        Essay.objects.written_by(viewer)
        .filter(pk=pk)
        .select_related("community", "latest_revision", "author")
        .first()
    )


@dataclass(frozen=True, slots=True)
class EssayChoice:
    """The essay of a month that a person may begin, wrote or began in one community."""

    community: Community
    month: date
    month_name: str
    state: str  # "none", "draft" or "posted"
    days_left: int
    essay: Essay | None


def writing_communities(viewer: Viewer) -> list[Community]:
    """Communities in which the viewer may write essays."""
    if viewer.person_id is None or not viewer.community_ids:
        return []
    return list(_with_essays().filter(pk__in=viewer.community_ids))


def _with_essays() -> QuerySet[Community]:
    return Community.objects.filter(uses_essays=True, is_active=True).order_by("name_kk")


def writable(viewer: Viewer, today: date) -> list[EssayChoice]:
    """What may be begun now: this month, and the month before that is still missing."""
    communities = writing_communities(viewer)
    if not communities:
        return []
    return _dues(communities, [today.replace(day=1), previous_month(today)], viewer, today)


def _dues(
    communities: Sequence[Community], months: Sequence[date], viewer: Viewer, today: date
) -> list[EssayChoice]:
    essays = {
        (essay.community_id, essay.month): essay
        for essay in Essay.objects.written_by(viewer)
        .filter(month__in=months)
        .defer("body", "body_html")
    }
    return [
        EssayChoice(
            community=community,
            month=month,
            month_name=month_name(month),
            state=essay_state(essays.get((community.pk, month))),
            days_left=(next_month(month) - today).days,
            essay=essays.get((community.pk, month)),
        )
        for month in months
        for community in communities
    ]


def essay_state(essay: Essay | None) -> str:
    """`none`, `draft` or `posted`, as the lists of the author say it."""
    if essay is None:
        return "none"
    return "posted" if essay.live else "draft"
