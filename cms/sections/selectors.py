"""Reads of the tree that every page needs: the page of an address, and the frame around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.audience.pages import opens_by_login, visible_pages
from cms.audience.viewer import VISITOR, Viewer
from cms.pages import MENU_DEPTH, SITE_DEPTH
from cms.sections.models import SiteNotice

_STEP = Page.steplen
_FRAME = (
    "pk",
    "path",
    "depth",
    "title",
    "url_path",
    "show_in_menus",
    "translation_key",
    "locale__language_code",
    "section",
)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A live page at an address and whether the viewer may read it, now or after signing in."""

    page: Page
    is_open: bool
    opens_by_login: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Around a page: the menu, the way to it, its translations, the line on top."""

    menu: tuple[dict[str, Any], ...]
    ancestors: tuple[dict[str, Any], ...]
    translations: dict[str, dict[str, Any]]
    notice: str


def page_at(language: str, path: str, viewer: Viewer) -> FoundPage | None:
    """The live page at `path` below the home page of `language`: one query, one for its type.

    Wagtail's own walk reads the site, its root, the translation and every level above the page.
    Here the whole address is asked at once; its last word narrows the search by an index.
    """
    homes = _home_pages(language)
    words = [word for word in path.split("/") if word]
    pages = Page.objects.filter(live=True)
    if words:
        above = Subquery(homes.values("url_path")[:1])
        address = Concat(above, Value("/".join(words) + "/"))
        pages = pages.filter(slug=words[-1], url_path=address)
    else:
        pages = pages.filter(pk__in=homes.values("pk"))
    one = Page.objects.filter(pk=OuterRef("pk"))
    pages = pages.annotate(is_open=Exists(visible_pages(viewer, one)))
    if not viewer.is_signed_in:
        pages = pages.annotate(opens_by_login=Exists(opens_by_login(one)))
    row = pages.first()
    if row is None:
        return None
    return FoundPage(_specific(row), row.is_open, getattr(row, "opens_by_login", False))


def frame_around(
    language: str, viewer: Viewer, moment: datetime, page: Page | None = None
) -> Frame:
    """The frame of every page, with the surroundings of `page`, through the door, in one query."""
    if page is not None and page.path:
        home = Value(page.path[: SITE_DEPTH * _STEP])
        last = Value(page.path[: SITE_DEPTH * _STEP] + "Z" * _STEP)
    else:
        home = Subquery(_home_pages(language).values("path")[:1])
        last = Concat(home, Value("Z" * _STEP))
    around = Q(depth=MENU_DEPTH, show_in_menus=True, path__gt=home, path__lte=last)
    above: list[str] = []
    if page is not None:
        above = [page.path[:end] for end in range(SITE_DEPTH * _STEP, len(page.path), _STEP)]
        around |= Q(translation_key=page.translation_key) | Q(path__in=above)
    # The notice hangs on no page: the same words come with every row and save a query a page.
    notice = SiteNotice.objects.shown_at(moment, language)
    rows = list(
        visible_pages(viewer, Page.objects.filter(around))
        .annotate(
            section=F("sectionpage__section"),
            notice=Subquery(notice.values("text")[:1]),
            notice_url=Subquery(notice.values("url")[:1]),
        )
        .order_by("path")
        .values(*_FRAME, "notice", "notice_url")
    )
    menu, ancestors, translations = [], [], {}
    for row in rows:
        if page is not None and row["translation_key"] == page.translation_key:
            translations[row["locale__language_code"]] = row
        if row["path"] in above:
            ancestors.append(row)
        if row["depth"] == MENU_DEPTH and row["show_in_menus"] and _is_below(row, page, language):
            menu.append(row)
    return Frame(tuple(menu), tuple(ancestors), translations, _notice_in(rows[0]) if rows else "")


def _notice_in(row: dict[str, Any]) -> str:
    """The line on top as safe HTML; empty when there is none."""
    if not row["notice"]:
        return ""
    if row["notice_url"]:
        return format_html('<a href="{}">{}</a>', row["notice_url"], row["notice"])
    return format_html("{}", row["notice"])


def address_of(url_path: str, language: str, section: str = "") -> str:
    """The address of a page from its row, without a query. `section`: the URL that answers it."""
    below_home = url_path.split("/", SITE_DEPTH)[SITE_DEPTH]
    with override(language):
        if section:
            try:
                return reverse(section)
            except NoReverseMatch:
                pass
        return reverse("wagtail_serve", args=[below_home])


def page_title_and_address(pk: int, viewer: Viewer) -> dict[str, str] | None:
    """Title, address and language of one page that `viewer` may know of."""
    row = (
        visible_pages(viewer, Page.objects.filter(pk=pk, depth__gt=SITE_DEPTH))
        .annotate(section=F("sectionpage__section"))
        .values(*_FRAME)
        .first()
    )
    if row is None:
        return None
    language = row["locale__language_code"]
    url = address_of(row["url_path"], language, row["section"] or "")
    return {"title": row["title"], "url": url, "language": language}


def public_pages() -> QuerySet:
    """Plain rows of live pages that every visitor may read, newest first."""
    return (
        visible_pages(VISITOR, Page.objects.filter(depth__gte=SITE_DEPTH))
        .annotate(section=F("sectionpage__section"))
        .order_by("-last_published_at", "-pk")
        .values(*_FRAME, "last_published_at")
    )


def _home_pages(language: str) -> QuerySet:
    """Home page of `language`: a translation of the root page of the default site."""
    root = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    return Page.objects.filter(
        translation_key__in=root, locale__language_code=language, depth=SITE_DEPTH
    ).order_by()


def _specific(row: Page) -> Page:
    """The page in its own type, with its language and the rows its view needs, in one query."""
    page_type = row.specific_class or Page
    related = ("locale", *getattr(page_type, "related", ()))
    return page_type._default_manager.select_related(*related).get(pk=row.pk)


def _is_below(row: dict[str, Any], page: Page | None, language: str) -> bool:
    """True for a menu page of this tree: a translation in another language is no menu entry."""
    if page is not None:
        return row["path"].startswith(page.path[: SITE_DEPTH * _STEP])
    return row["locale__language_code"] == language
