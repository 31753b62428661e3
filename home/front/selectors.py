"""Reads of the front page, and what the blocks of every page show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import override
from wagtail.images import get_image_model

from cms.audience.pages import visible_pages
from cms.audience.viewer import VISITOR, Viewer
from cms.blocks import Latest, of_type
from cms.languages import LANGUAGE_CODES
from cms.names import Words, words_of
from cms.people.policies import shown_name
from cms.people.selectors import findable_profiles
from cms.ports.searchable import SearchCard
from cms.sections import selectors as sections
from cms.settings import limits
from home.communities.pages import CommunityPage
from home.news import selectors as news
from home.organisations.querysets import without_switched_off
from home.plan.models import PlanRow
from library.collections.models import Collection
from library.essays.models import Essay
from library.essays.selectors import newest_essays
from library.methods.models import Method
from library.methods.selectors import newest_methods

# Widths of every picture of a page; one prefetch serves them all.
RENDITIONS = tuple(f"width-{width}|format-webp" for width in (480, 960, 1440))
FRONT_ROWS = 5
FRONT_COVERS = 4


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """An address that every visitor may open, and the same thing in all its languages."""

    url: str
    changed_at: datetime | None
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a day that comes."""

    on: date
    title: Words
    text: Words
    url: str


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page shows by itself."""

    essays: Sequence[Any]
    methods: Sequence[Any]
    articles: list[SearchCard]
    events: list[Event]


def front(viewer: Viewer, language: str, today: date) -> Front:
    """What is alive now, in five queries."""
    return Front(
        essays=newest_essays(viewer, limit=FRONT_COVERS),
        methods=newest_methods(viewer, limit=FRONT_ROWS),
        articles=news.article_rows(news.articles(viewer, language)[:FRONT_ROWS]),
        events=next_events(viewer, language, today),
    )


def next_events(viewer: Viewer, language: str, today: date) -> list[Event]:
    """Rows of communities' plans that come, with the address of the community's page. One query.

    A plan stands on that page: who may not open it in any language reads nothing of the plan here.
    """
    pages = visible_pages(viewer, CommunityPage.objects.filter(community=OuterRef("community")))
    own = pages.filter(locale__language_code=language)
    rows = (
        PlanRow.objects.filter(
            Exists(pages),
            community__is_active=True,
            community__uses_plan=True,
            planned_on__gte=today,
        )
        .annotate(page=Subquery(own.values("url_path")[:1]))
        .select_related("community", "form")
        .order_by("planned_on", "pk")[:FRONT_ROWS]
    )
    return [
        Event(
            on=row.planned_on,
            title=words_of(row, "theme"),
            text=words_of(row.community, "name"),
            url=sections.address_of(row.page, language) if row.page else "",
        )
        for row in rows
    ]


def public_addresses(limit: int) -> list[PublicAddress]:
    """Addresses of pages, methods and essays that a visitor may open, for the sitemap."""
    pages = list(without_switched_off(sections.public_pages())[:limit])
    groups: dict[Any, list[tuple[str, str]]] = {}
    for row in pages:
        code = row["locale__language_code"]
        row["url"] = sections.address_of(row["url_path"], code, row["section"] or "")
        groups.setdefault(row["translation_key"], []).append((code, row["url"]))
    found = [
        PublicAddress(
            row["url"],
            row["last_published_at"],
            _translations(groups[row["translation_key"]]),
        )
        for row in pages
    ]
    for things in (Method.objects, Essay.objects):
        rows = things.visible_to(VISITOR).newest()
        with override(LANGUAGE_CODES[0]):
            for row in rows.only("pk", "slug", "language", "last_published_at")[:limit]:
                address = f"/{row.language}{row.get_absolute_url()[3:]}"
                found.append(PublicAddress(address, row.last_published_at))
    return found + _collections(limit)


def fill_body(body: Any, viewer: Viewer, language: str) -> None:
    """Gives the blocks of `body` what they show: a query a kind of thing, however many blocks."""
    if not body:
        return
    _fill_latest(list(of_type(body, "latest")), viewer, language)
    _fill_people(list(of_type(body, "people")), viewer)
    pictures = [value["image"] for value in of_type(body, "picture")]
    for gallery in of_type(body, "gallery"):
        pictures.extend(gallery["pictures"])
    prefetch_renditions(pictures)


def prefetch_renditions(pictures: Iterable[Any]) -> None:
    """Reads the sizes of all `pictures` at once; the tags in the templates then ask nothing."""
    shown = [picture for picture in pictures if picture is not None]
    if not shown:
        return
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=RENDITIONS)
    prefetch_related_objects(
        shown, Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions")
    )


def _collections(limit: int) -> list[PublicAddress]:
    """Collections, in each language in which editors have named them."""
    found = []
    for row in Collection.objects.visible_to(VISITOR).in_order()[:limit]:
        path = row.get_absolute_url()[3:]
        named = [code for code in LANGUAGE_CODES if getattr(row, f"name_{code}")]
        group = [(code, f"/{code}{path}") for code in named]
        found += [
            PublicAddress(url, row.last_published_at, _translations(group)) for _code, url in group
        ]
    return found


def _translations(group: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """All languages of a thing, itself among them; nothing where there is one alone."""
    return tuple(group) if len(group) > 1 else ()


def _fill_latest(values: list[Any], viewer: Viewer, language: str) -> None:
    for kind in {value["kind"] for value in values}:
        wanted = [value for value in values if value["kind"] == kind]
        most = min(max(value["count"] or 1 for value in wanted), limits.LATEST_ITEMS)
        rows = _latest(kind, most, viewer, language)
        for value in wanted:
            value["rows"] = rows[: value["count"]]


def _latest(kind: str, count: int, viewer: Viewer, language: str) -> Sequence[Any]:
    if kind == Latest.METHODS:
        return newest_methods(viewer, limit=count)
    if kind == Latest.ESSAYS:
        return newest_essays(viewer, limit=count)
    return news.article_rows(news.articles(viewer, language)[:count])


def _fill_people(values: list[Any], viewer: Viewer) -> None:
    """Only those who want to be found today: the choice of an editor may have grown old."""
    if not values:
        return
    chosen = {key for value in values for key in _keys(value["people"])}
    found = {
        profile.pk: _person_card(profile, viewer)
        for profile in findable_profiles().filter(pk__in=chosen).select_related("person")
    }
    for value in values:
        value["rows"] = [found[pk] for pk in _keys(value["people"]) if pk in found]


def person_cards(profiles: Iterable[Any], viewer: Viewer) -> list[SearchCard]:
    """Lines of a list of findable adults, read with their persons."""
    return [_person_card(profile, viewer) for profile in profiles]


def _person_card(profile: Any, viewer: Viewer) -> SearchCard:
    return SearchCard(
        kind="person",
        pk=profile.pk,
        url=reverse("people:person-detail", args=[profile.slug]),
        title=shown_name(profile.person, viewer),
        language="",
        text=profile.headline,
    )


def _keys(people: Any) -> list[int]:
    """Keys of the chosen people."""
    return [person.pk for person in people if person is not None]
