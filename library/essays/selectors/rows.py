"""Essays as cards: in lists, on other pages, in search."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.markdown import plain_words
from cms.people.models import Community, User
from cms.people.policies import prepare_names, shown_name
from cms.ports.searchable import SearchCard
from cms.settings import limits
from cms.statements import Statement, given_keys, room_for
from library.essays.models import Essay

EXCERPT_LETTERS = 240


@dataclass(frozen=True, slots=True)
class EssayCard:
    """An essay in a list; the names are those of `components/row.html`."""

    pk: int
    url: str
    title: str
    text: str
    language: str
    byline: str
    details: tuple[str, ...]
    published_at: Any
    kind: str = "essay"
    badge: dict[str, str] | None = None


def cards_of(essays: Iterable[Essay], viewer: Viewer) -> list[EssayCard]:
    """Cards of essays that were read with `beginning`, author and community."""
    rows = list(essays)
    prepare_names(row.author for row in rows)
    return [
        EssayCard(
            pk=row.pk,
            url=row.get_absolute_url(),
            title=str(row),
            text=excerpt(row.beginning),  # type: ignore[attr-defined]
            language=row.language,
            byline=shown_name(row.author, viewer),
            details=(row.community.name, month_name(row.month)),
            published_at=row.first_published_at,
        )
        for row in rows
    ]


def with_names(essays: QuerySet[Essay]) -> Any:
    """What a card needs; the long text stays in the database, but for its beginning."""
    return (
        essays.select_related("author", "community")
        .defer("body", "body_html")
        .annotate(beginning=Left("body", EXCERPT_LETTERS * 2))
    )


def excerpt(text: str) -> str:
    """The beginning of a text without marks, cut at a word."""
    plain = plain_words(text)
    if len(plain) <= EXCERPT_LETTERS:
        return plain
    return plain[:EXCERPT_LETTERS].rsplit(" ", 1)[0] + "…"


def month_name(month: date) -> str:
    """«2026 ж. қараша», in the reader's language."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def newest_essays(
    viewer: Viewer, *, limit: int, community: Community | None = None
) -> list[EssayCard]:
    """The newest essays that `viewer` may read, of one community or of all, in one query."""
    essays = Essay.objects.visible_to(viewer).published()
    if community is not None:
        essays = essays.in_community(community.pk)
    return cards_of(with_names(essays).newest()[:limit], viewer)


def new_essays(
    viewer: Viewer, communities: Iterable[Community], *, since: datetime, limit: int
) -> list[EssayCard]:
    """What others posted for the communities since a moment, last posted first, in one query."""
    essays = (
        Essay.objects.visible_to(viewer)
        .published()
        .filter(community__in=list(communities), first_published_at__gte=since)
        .exclude(author_id=viewer.person_id)
    )
    return cards_of(with_names(essays).order_by("-first_published_at", "-pk")[:limit], viewer)


def works_of_author(person: User, viewer: Viewer) -> list[SearchCard]:
    """Essays of one person for their public page, in one query."""
    essays = Essay.objects.visible_to(viewer).published().filter(author=person)
    return [
        search_card(card)
        for card in cards_of(with_names(essays).newest()[: limits.PAGE_LENGTH], viewer)
    ]


def found_essays(pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
    """Cards of those of `pks` that `viewer` may read, for search."""
    keys = list(pks)
    if not keys:
        return {}
    statement = _found_statement(
        room_for(keys), viewer, viewer.is_administrator, timezone.localdate()
    )
    rows = statement.objects(keys=keys)
    said = {row.pk: plain_words(row.said) for row in rows}
    return {
        card.pk: replace(search_card(card), body=said[card.pk]) for card in cards_of(rows, viewer)
    }


@lru_cache(maxsize=512)
def _found_statement(room: int, viewer: Viewer, is_administrator: bool, today: date) -> Statement:
    """Of one day: whether an author has a public page depends on it."""
    essays = Essay.objects.visible_to(viewer).published().filter(pk__in=given_keys("keys", room))
    return Statement(with_names(essays).annotate(said=Left("body", limits.SNIPPET_SOURCE)))


def search_card(card: EssayCard) -> SearchCard:
    """The same card in the words of the search port."""
    return SearchCard(
        kind=card.kind,
        pk=card.pk,
        url=card.url,
        title=card.title,
        language=card.language,
        text=card.text,
        byline=card.byline,
        published_at=card.published_at,
        # Beside the day on which it was posted a bare month would be a riddle.
        details=(*card.details[:-1], _("for %(month)s") % {"month": card.details[-1]}),
    )
