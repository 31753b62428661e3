"""Pages in search: one kind, whatever their type."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField, prefetch_related_objects
from django.db.models.functions import Cast
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.audience.pages import page_tokens, paths_above, privacy_of, visible_pages
from cms.audience.viewer import Viewer
from cms.blocks import BodyBlock
from cms.people.models import Place
from cms.ports.searchable import SearchCard, SearchDocument, exempt, offer
from cms.sections.selectors import address_of
from cms.statements import Statement, given_keys, room_for
from home.classes.pages import ClassPage
from home.classes.selectors import uses_classes
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.faq.pages import FaqPage
from home.front.pages import HomePage
from home.news.pages import ArticlePage, NewsIndexPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.organisations.querysets import without_switched_off
from home.plain.pages import ContactPage, PlainPage

# Pages with words of their own; lists of things and the home page only lead to them.
PAGE_TYPES = (
    ArticlePage,
    ClassPage,
    CommunityPage,
    ContactPage,
    FaqPage,
    OrganisationPage,
    PlainPage,
)
_BODY = BodyBlock()
# The group that a page speaks of.
_GROUP_OF = {ClassPage: "place", OrganisationPage: "place", CommunityPage: "community"}


class _FromAbove(NamedTuple):
    """What holds for a page from above: kinds of privacy, organisations."""

    privacy: frozenset[str]
    organisations: list[Place]


@offer
class PageSource:
    """Live pages, each in its own language, for those who may open them."""

    kind = "page"
    model = Page
    # Wagtail's own name of its model is not in Kazakh.
    label = pgettext_lazy("kind of a finding", "page")
    label_plural = pgettext_lazy("kind of a finding", "pages")

    depends_on = {
        "cms.Place": lambda row: pks_of_place(row),
        "cms.Community": lambda row: list(
            CommunityPage.objects.filter(community=row).values_list("pk", flat=True)
        ),
    }

    def queryset(self) -> QuerySet[Page]:
        """Pages of every type that is searched."""
        return Page.objects.type(*PAGE_TYPES).specific()

    def prepare(self, rows: Sequence[Page]) -> None:
        """Notes at each page what holds for it from above: a few questions for all of them."""
        pages: list[Any] = [row.specific for row in rows]
        prefetch_related_objects(pages, "locale")
        for page_type, name in _GROUP_OF.items():
            of_type: list[Any] = [page for page in pages if isinstance(page, page_type)]
            prefetch_related_objects(of_type, name)
        privacy = privacy_of(pages)
        paths = {path for page in pages for path in paths_above(page)}
        organisations = {
            above.path: above.place
            for above in OrganisationPage.objects.filter(path__in=paths).select_related("place")
        }
        for row, page in zip(rows, pages, strict=True):
            above = [organisations[path] for path in paths_above(page) if path in organisations]
            row.from_above = _FromAbove(privacy[page.pk], above)

    def document(self, row: Page) -> SearchDocument | None:
        """A live page with its words; None for a draft and for what is switched off."""
        page = row.specific
        if not isinstance(page, PAGE_TYPES) or not page.live:
            return None
        if not hasattr(row, "from_above"):
            self.prepare([row])
        if _is_switched_off(page, row.from_above.organisations):
            return None
        readers = page_tokens(page, row.from_above.privacy)
        if not readers:
            return None
        summary = getattr(page, "lead", "") or page.search_description
        return SearchDocument(
            kind=self.kind,
            pk=page.pk,
            language=page.locale.language_code,
            title=page.title,
            summary=summary,
            body=searchable_text(page),
            read=readers,
            published_at=page.first_published_at,
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those of `pks` that the viewer may open."""
        keys = list(pks)
        if not keys:
            return {}
        statement = _cards_statement(room_for(keys), viewer, viewer.is_administrator)
        return {row["pk"]: _card(row) for row in statement.rows(keys=keys)}


@lru_cache(maxsize=512)
def _cards_statement(room: int, viewer: Viewer, is_administrator: bool) -> Statement:
    pages = visible_pages(viewer, Page.objects.filter(pk__in=given_keys("keys", room)))
    return Statement(
        without_switched_off(pages).values(
            "pk", "title", "url_path", "search_description", "locale__language_code",
            "first_published_at", "articlepage__lead", "plainpage__lead", "organisationpage__lead",
            **_text_columns(),
        )
    )  # fmt: skip


def pks_from(page: Page) -> list[int]:
    """Keys of a page, of all below it, and of what repeats them."""
    below = Page.objects.filter(path__startswith=page.path)
    aliases = Page.objects.filter(alias_of__in=below)
    return [*below.values_list("pk", flat=True), *aliases.values_list("pk", flat=True)]


def pks_of_place(place: Place) -> list[int]:
    """Keys of the pages of a place and of all below them."""
    found: list[int] = []
    for page in OrganisationPage.objects.filter(place=place):
        found += pks_from(page)
    found += ClassPage.objects.filter(place=place).values_list("pk", flat=True)
    return found


def searchable_text(page: Any) -> str:
    """The words of a page without marks: rich text and the blocks of its body."""
    if hasattr(page, "searchable_text"):
        return page.searchable_text()
    parts: list[str] = []
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            parts.append(get_text_for_indexing(getattr(page, field.name)))
    body = getattr(page, "body", None)
    if body:
        parts.extend(body.stream_block.get_searchable_content(body))
    return "\n".join(" ".join(str(part).split()) for part in parts if part)


def _text_columns() -> dict[str, Any]:
    """The columns in which pages of each type keep what was typed, streams as JSON."""
    columns: dict[str, Any] = {}
    for page_type in PAGE_TYPES:
        for field in page_type._meta.local_fields:
            if isinstance(field, RichTextField | StreamField):
                name = f"{page_type._meta.model_name}__{field.name}"
                columns[f"text_{name}"] = Cast(name, TextField())
    return columns


def _shown_text(row: dict[str, Any]) -> str:
    """What was typed on a page, for a piece of it in a list: asks nothing of the database."""
    parts: list[str] = []
    for name, kept in row.items():
        if not name.startswith("text_") or not kept:
            continue
        if name.endswith("__body"):
            parts += _typed_words(_BODY, json.loads(kept))
        else:
            parts.append(get_text_for_indexing(kept))
    return "\n".join(" ".join(part.split()) for part in parts if part)


def _typed_words(block: Any, raw: Any) -> list[str]:
    """Words in the kept form of a block; what is chosen, not typed, is left out."""
    if isinstance(block, blocks.RichTextBlock):
        return [get_text_for_indexing(raw or "")]
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return [raw] if isinstance(raw, str) else []
    if isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
        pairs = [(child, raw.get(name)) for name, child in block.child_blocks.items()]
    elif isinstance(block, blocks.BaseStreamBlock) and isinstance(raw, list):
        known = block.child_blocks
        pairs = [(known[one["type"]], one["value"]) for one in raw if one["type"] in known]
    elif isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        pairs = [
            (block.child_block, one["value"] if isinstance(one, dict) and "value" in one else one)
            for one in raw
        ]
    else:
        return []
    return [word for child, value in pairs for word in _typed_words(child, value)]


def _card(row: dict[str, Any]) -> SearchCard:
    language = row["locale__language_code"]
    lead = row["articlepage__lead"] or row["plainpage__lead"] or row["organisationpage__lead"]
    return SearchCard(
        kind="page",
        pk=row["pk"],
        url=address_of(row["url_path"], language),
        title=row["title"],
        language=language,
        text=lead or row["search_description"],
        published_at=row["first_published_at"],
        body=_shown_text(row),
    )


def _is_switched_off(page: Any, organisations: Iterable[Place]) -> bool:
    """True when the organisation or the community does not use this part.

    `organisations` are those whose pages stand above.
    """
    if isinstance(page, OrganisationPage):
        return not page.place.is_active
    if isinstance(page, ClassPage):
        return not uses_classes(page)
    if isinstance(page, CommunityPage):
        return not page.community.is_active
    is_news = isinstance(page, ArticlePage)
    return any(not one.is_active or (is_news and not one.uses_news) for one in organisations)


for _page_type in (CommunityIndexPage, HomePage, NewsIndexPage, OrganisationIndexPage):
    exempt(_page_type._meta.label, "It only leads to things that are found by themselves.")
for _page_type in PAGE_TYPES:
    exempt(_page_type._meta.label, "Found as a page.")
