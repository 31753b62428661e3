"""Pages in search: one kind, whatever their type."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.utils.translation import get_language, pgettext_lazy
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex

from cms.audience.pages import page_tokens, paths_above, privacy_of, visible_pages
from cms.audience.viewer import Viewer
from cms.blocks import BodyBlock, CallBlock, LatestBlock, lines_of
from cms.languages import LANGUAGE_CODES
from cms.people.models import Place
from cms.ports.searchable import SearchCard, SearchDocument, Translated, exempt, offer
from cms.ports.showing import Showing, offer_files
from cms.sections.selectors import address_of
from cms.statements import Statement, given_keys, room_for
from cms.texts.models import FileText
from home.classes.pages import ClassPage
from home.classes.selectors import uses_classes
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.faq.pages import FaqEntry, FaqPage
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
_NOT_SHOWN = frozenset({"thanks"})  # words for who has sent a letter
# The group that a page speaks of.
_GROUP_OF = {ClassPage: "place", OrganisationPage: "place", CommunityPage: "community"}


class _Sort(NamedTuple):
    """What a reader calls a page, its sign, and as what it is listed."""

    label: Any
    sign: str
    value: str


_SORTS = {
    ArticlePage._meta.model_name: _Sort(
        pgettext_lazy("kind of a finding", "news"), "article", "page.news"
    ),
    ClassPage._meta.model_name: _Sort(
        pgettext_lazy("kind of a finding", "class page"), "page", "page.class"
    ),
    CommunityPage._meta.model_name: _Sort(
        pgettext_lazy("kind of a finding", "community"), "community", "page.community"
    ),
    OrganisationPage._meta.model_name: _Sort(
        pgettext_lazy("kind of a finding", "organisation"), "page", "page.organisation"
    ),
}
_OTHER = _Sort(pgettext_lazy("kind of a finding", "page"), "page", "page.about")
# Pages that tell when something was; all others are always there.
_DATED = frozenset({ArticlePage._meta.model_name})


class _Found(NamedTuple):
    """A page with all that its document needs, and who may find it: nobody a draft."""

    page: Any
    readers: tuple[str, ...]


@offer
class PageSource:
    """Live pages, each in its own language, for those who may open them."""

    kind = "page"
    model = Page
    # Wagtail's own name of its model is not in Kazakh.
    label = pgettext_lazy("kind of a finding", "page")
    label_plural = pgettext_lazy("kind of a finding", "pages")
    parts = {
        "page.news": pgettext_lazy("kinds of findings", "news"),
        "page.community": pgettext_lazy("kinds of findings", "communities"),
        "page.organisation": pgettext_lazy("kinds of findings", "organisations"),
        "page.class": pgettext_lazy("kinds of findings", "class pages"),
        "page.about": pgettext_lazy("kinds of findings", "about the site"),
    }

    depends_on = {
        "cms.Place": lambda row: pks_of_place(row),
        "cms.Community": lambda row: list(
            CommunityPage.objects.filter(community=row).values_list("pk", flat=True)
        ),
        "forum.OfficialAnswer": lambda row: list(
            FaqEntry.objects.filter(source=row.question_id).values_list("page", flat=True)
        ),
    }

    def queryset(self) -> QuerySet[Page]:
        """Pages of every type that is searched."""
        return Page.objects.type(*PAGE_TYPES).specific()

    def prepare(self, rows: Sequence[Page]) -> None:
        """Notes at each page what holds for it from above, and its translations: a few questions
        for all of them."""
        keys = {row.translation_key for row in rows}
        all_rows = self.queryset().filter(translation_key__in=keys)
        pages: list[Any] = [row.specific for row in all_rows]
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
        found: dict[Any, list[_Found]] = defaultdict(list)
        for page in pages:
            above = [organisations[path] for path in paths_above(page) if path in organisations]
            is_there = page.live and not _is_switched_off(page, above)
            readers = page_tokens(page, privacy[page.pk]) if is_there else ()
            found[page.translation_key].append(_Found(page, tuple(readers)))
        for row in rows:
            row.with_translations = found[row.translation_key]

    def document(self, row: Page) -> SearchDocument | None:
        """A live page with its words; None for a draft and for what is switched off."""
        if not hasattr(row, "with_translations"):
            self.prepare([row])
        own = next((one for one in row.with_translations if one.page.pk == row.pk), None)
        if own is None or not own.readers:
            return None
        page, readers = own
        summary = getattr(page, "lead", "") or page.search_description
        others = _translations(row, readers)
        return SearchDocument(
            kind=self.kind,
            pk=page.pk,
            language=page.locale.language_code,
            title=page.title,
            summary=summary,
            body=searchable_text(page),
            labels=tuple(other.title for other in others),
            translations=tuple(f"{other.title}\n{searchable_text(other)}" for other in others),
            facets={
                "kind": (_sort_of(page._meta.model_name).value,),
                **({"language": _languages_of(page, others)} if others else {}),
            },
            instead=_shown_instead(page, others),
            is_standing=isinstance(page, ContactPage | PlainPage),
            read=readers,
            published_at=page.first_published_at,
        )

    def kin(self, pks: Iterable[int]) -> Iterable[int]:
        """Translations of pages: whose words they share, and which is shown, changes with them."""
        keys = Page.objects.filter(pk__in=list(pks)).values("translation_key")
        return Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True)

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those of `pks` that the viewer may open."""
        keys = list(pks)
        if not keys:
            return {}
        statement = _cards_statement(room_for(keys), viewer, viewer.is_administrator)
        return {row["pk"]: _card(row) for row in statement.rows(keys=keys)}

    def others(
        self, cards: Sequence[SearchCard], viewer: Viewer
    ) -> dict[int, tuple[Translated, ...]]:
        """The translations of pages that the viewer may open too, in one question."""
        asked = {card.group: card.pk for card in cards}
        pages = visible_pages(viewer, Page.objects.filter(translation_key__in=list(asked)))
        found: dict[int, list[Translated]] = defaultdict(list)
        for row in without_switched_off(pages.exclude(pk__in=asked.values())).values(
            "title", "url_path", "translation_key", "locale__language_code"
        ):
            code = row["locale__language_code"]
            url = address_of(row["url_path"], code)
            found[asked[str(row["translation_key"])]].append(Translated(code, url, row["title"]))
        return {pk: tuple(sorted(rows)) for pk, rows in found.items()}


@lru_cache(maxsize=512)
def _cards_statement(room: int, viewer: Viewer, is_administrator: bool) -> Statement:
    pages = visible_pages(viewer, Page.objects.filter(pk__in=given_keys("keys", room)))
    return Statement(
        without_switched_off(pages).values(
            "pk", "title", "url_path", "search_description", "locale__language_code",
            "first_published_at", "translation_key", "content_type__model",
            "articlepage__lead", "plainpage__lead", "organisationpage__lead",
            **_text_columns(),
        )
    )  # fmt: skip


def _translations(row: Any, readers: tuple[str, ...]) -> list[Any]:
    """The same page in other languages, as far as the same people may read it."""
    found = row.with_translations
    others = [one.page for one in found if one.page.pk != row.pk and one.readers == readers]
    return sorted(others, key=_order_of)


def _order_of(page: Any) -> tuple[int, int]:
    code = page.locale.language_code
    return (LANGUAGE_CODES.index(code) if code in LANGUAGE_CODES else len(LANGUAGE_CODES)), page.pk


def _languages_of(page: Any, others: Sequence[Any]) -> tuple[str, ...]:
    return tuple(one.locale.language_code for one in (page, *others))


def _shown_instead(page: Any, others: Sequence[Any]) -> tuple[str, ...]:
    """The languages of readers who are shown one of `others` instead of `page`: theirs when there
    is one, else the first."""
    ordered = sorted([page, *others], key=_order_of)
    by_language = {one.locale.language_code: one for one in reversed(ordered)}
    shown = {code: by_language.get(code, ordered[0]) for code in LANGUAGE_CODES}
    return tuple(code for code, one in shown.items() if one.pk != page.pk)


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
            parts.append(lines_of(getattr(page, field.name)))
    body = getattr(page, "body", None)
    if body:
        parts.extend(body.stream_block.get_searchable_content(body))
    return "\n".join(" ".join(str(part).split()) for part in parts if part)


def _text_columns() -> dict[str, Any]:
    """The columns in which pages of each type keep what was typed, streams as JSON."""
    columns: dict[str, Any] = {}
    for page_type in PAGE_TYPES:
        for field in page_type._meta.local_fields:
            if isinstance(field, RichTextField | StreamField) and field.name not in _NOT_SHOWN:
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
            parts.append(lines_of(kept))
    return "\n".join(part for part in parts if part)


def _typed_words(block: Any, raw: Any) -> list[str]:
    """Words in the kept form of a block; what is chosen, not typed, is left out."""
    if isinstance(block, LatestBlock):
        return []
    if isinstance(block, blocks.RichTextBlock):
        return [lines_of(raw or "")]
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return [raw] if isinstance(raw, str) else []
    if isinstance(block, blocks.BaseStructBlock) and isinstance(raw, dict):
        is_call = isinstance(block, CallBlock)  # its label is only words on a button
        named = [
            (n, child) for n, child in block.child_blocks.items() if n != "label" or not is_call
        ]
        pairs = [(child, raw.get(name)) for name, child in named]
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


def _sort_of(model_name: str | None) -> _Sort:
    return _SORTS.get(model_name, _OTHER)


def _card(row: dict[str, Any]) -> SearchCard:
    language = row["locale__language_code"]
    lead = row["articlepage__lead"] or row["plainpage__lead"] or row["organisationpage__lead"]
    sort = _sort_of(row["content_type__model"])
    is_dated = row["content_type__model"] in _DATED
    return SearchCard(
        kind="page",
        pk=row["pk"],
        url=address_of(row["url_path"], language),
        title=row["title"],
        language=language,
        text=lead or row["search_description"],
        published_at=row["first_published_at"] if is_dated else None,
        body=_shown_text(row),
        label=str(sort.label),
        sign=sort.sign,
        group=str(row["translation_key"]),
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


def _references() -> QuerySet[ReferenceIndex]:
    """Where pages name documents, as Wagtail knows it."""
    types = ContentType.objects.get_for_models(Page, get_document_model())
    return ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[get_document_model()]
    )


def _texts_of_reference(row: ReferenceIndex) -> Iterable[int]:
    if row.to_content_type != ContentType.objects.get_for_model(get_document_model()):
        return ()
    texts = FileText.objects.filter(document=int(row.to_object_id))
    return texts.values_list("pk", flat=True)


@offer_files
class PageFiles:
    """Documents that a page names, in a list of files or in its text."""

    kind = PageSource.kind
    anchor = ""
    links = {ReferenceIndex._meta.label: _texts_of_reference}

    def showings(self, texts: Collection[int]) -> Iterator[Showing]:
        """The pages of each text."""
        rows = FileText.objects.filter(pk__in=texts, document__isnull=False)
        of_document = {str(document): pk for pk, document in rows.values_list("pk", "document")}
        named = _references().filter(to_object_id__in=of_document).order_by("to_object_id")
        pairs = named.values_list("to_object_id", "object_id").distinct()
        return (Showing(of_document[document], int(page)) for document, page in pairs.iterator())

    def texts_of(self, things: Collection[int]) -> Iterable[int]:
        """Texts of what these pages name now; Wagtail itself may look at them later than we."""
        pages = Page.objects.type(*PAGE_TYPES).filter(pk__in=things).specific()
        with transaction.atomic():
            for page in pages:
                ReferenceIndex.create_or_update_for_object(page)
        named = _references().filter(object_id__in=[str(pk) for pk in things])
        documents = [int(key) for key in named.values_list("to_object_id", flat=True)]
        return FileText.objects.filter(document__in=documents).values_list("pk", flat=True)

    def seen(self, viewer: Viewer) -> Subquery:
        """A page that the viewer may open, the one in their language first."""
        named = _references().filter(to_object_id=Cast(OuterRef(OuterRef("document")), CharField()))
        keys = named.annotate(page=Cast("object_id", BigIntegerField())).values("page")
        pages = without_switched_off(visible_pages(viewer, Page.objects.filter(pk__in=keys)))
        own = When(locale__language_code=get_language() or "", then=0)
        ordered = pages.order_by(Case(own, default=1, output_field=IntegerField()), "pk")
        return Subquery(ordered.values("pk")[:1])


for _page_type in (CommunityIndexPage, HomePage, NewsIndexPage, OrganisationIndexPage):
    exempt(_page_type._meta.label, "It only leads to things that are found by themselves.")
for _page_type in PAGE_TYPES:
    exempt(_page_type._meta.label, "Found as a page.")
