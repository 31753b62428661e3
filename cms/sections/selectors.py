"""Reads of the tree that every page needs: the page of an address, and the frame around it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    CharField,
    DateTimeField,
    Expression,
    F,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Concat
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.audience.pages import opens_by_login, visible_pages
from cms.audience.viewer import VISITOR, Viewer
from cms.pages import MENU_DEPTH, SITE_DEPTH
from cms.sections.models import SiteNotice
from cms.sections.pages import Section, SectionPage
from cms.settings import limits
from cms.statements import Given, Statement

_STEP = Page.steplen
_TEXT = CharField()
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
class Frame:
    """Around a page: the menu, the way to it, its translations, the line on top.

    Pages right below the home page that stand in no menu (contact, rules) stand in the footer.
    """

    menu: tuple[dict[str, Any], ...]
    footer: tuple[dict[str, Any], ...]
    ancestors: tuple[dict[str, Any], ...]
    translations: dict[str, dict[str, Any]]
    notice: str


def open_page(
    language: str, path: str, viewer: Viewer, moment: datetime
) -> tuple[Page, Frame] | None:
    """The live page at `path` below the home page of `language` with its frame: three queries.

    Wagtail's own walk reads the site, its root, the translation and every level above the page.
    Here one plain query finds the type at the address (its last word is an index) and one reads the
    page in that type. The frame comes through the audience door and holds the page itself: a page
    that is missing there is not for this viewer.
    """
    words = [word for word in path.split("/") if word]
    at = _live_page_at(len(words)).rows(language=language, **_address(words))
    if not at:
        return None
    page_type = ContentType.objects.get_for_id(at[0]["content_type_id"]).model_class() or Page
    related = ("locale", *getattr(page_type, "related", ()))
    page = page_type._default_manager.select_related(*related).filter(pk=at[0]["pk"]).first()
    if page is None:
        return None
    frame = frame_around(language, viewer, moment, page)
    own = frame.translations.get(language)
    return (page, frame) if own is not None and own["pk"] == page.pk else None


def is_shut_by_login_alone(language: str, path: str) -> bool:
    """True when a visitor would read the page at `path` by merely signing in."""
    words = [word for word in path.split("/") if word]
    return opens_by_login(_pages_at(language, len(words), **_address(words))).exists()


@lru_cache(maxsize=32)
def _live_page_at(depth: int) -> Statement:
    """Key and type of the live page at an address of `depth` words."""
    slug, tail = Given("slug", _TEXT), Given("tail", _TEXT)
    pages = _pages_at(Given("language", _TEXT), depth, slug=slug, tail=tail)
    return Statement(pages.filter(live=True).values("pk", "content_type_id")[:1])


def _address(words: list[str]) -> dict[str, str]:
    """How the tree writes an address: the last word and the end of the whole."""
    return {"slug": words[-1] if words else "", "tail": "/" + "/".join(words) + "/"}


def _pages_at(
    language: str | Given, depth: int, *, slug: str | Given, tail: str | Given
) -> QuerySet:
    if not depth:
        return _home_pages(language)
    # Whatever the home page is called; the tree has one home page a language.
    return Page.objects.filter(
        slug=slug,
        depth=SITE_DEPTH + depth,
        locale__language_code=language,
        url_path__endswith=tail,
    ).order_by("path")


def frame_around(
    language: str, viewer: Viewer, moment: datetime, page: Page | None = None
) -> Frame:
    """The frame of every page, with the surroundings of `page`, through the door, in one query."""
    is_in_tree = page is not None and bool(page.path)
    above: list[str] = []
    values: dict[str, Any] = {"moment": moment}
    if page is not None:
        home = page.path[: SITE_DEPTH * _STEP]
        above = [page.path[:end] for end in range(SITE_DEPTH * _STEP, len(page.path), _STEP)]
        values |= {f"above{level}": path for level, path in enumerate(above)}
        values |= {
            "translation_key": page.translation_key,
            "home": home,
            "last": home + "Z" * _STEP,
        }
    question = _Frames(language, page is not None, is_in_tree, len(above))
    rows = _frame_statement(question, viewer, viewer.is_administrator).rows(**values)
    menu: list[dict[str, Any]] = []
    footer: list[dict[str, Any]] = []
    ancestors: list[dict[str, Any]] = []
    translations: dict[str, dict[str, Any]] = {}
    for row in rows:
        if page is not None and row["translation_key"] == page.translation_key:
            translations[row["locale__language_code"]] = row
        if row["path"] in above:
            ancestors.append(row)
        if row["depth"] == MENU_DEPTH and _is_below(row, page, language):
            (menu if row["show_in_menus"] else footer).append(row)
    return Frame(
        tuple(menu),
        tuple(footer[: limits.FOOTER_LINKS]),
        tuple(ancestors),
        translations,
        _notice_in(rows[0]) if rows else "",
    )


@dataclass(frozen=True, slots=True)
class _Frames:
    """Frames that one SQL reads: of a language, around a page (in the tree, so deep) or none."""

    language: str
    has_page: bool
    is_in_tree: bool
    levels_above: int


@lru_cache(maxsize=512)
def _frame_statement(frames: _Frames, viewer: Viewer, is_administrator: bool) -> Statement:
    """The question for one viewer. Like the door's own conditions it holds no rows."""
    home: Expression | Subquery = Given("home", _TEXT)
    last: Expression | Subquery = Given("last", _TEXT)
    if not frames.is_in_tree:
        home = Subquery(_home_pages(frames.language).values("path")[:1])
        last = Concat(home, Value("Z" * _STEP))
    around = Q(depth=MENU_DEPTH, path__gt=home, path__lte=last)
    if frames.has_page:
        around |= Q(translation_key=Given("translation_key", UUIDField()))
        for level in range(frames.levels_above):
            around |= Q(path=Given(f"above{level}", _TEXT))
    # The notice hangs on no page: the same words come with every row and save a query a page.
    shown = SiteNotice.objects.shown_at(Given("moment", DateTimeField()), frames.language)
    line = shown.annotate(line=Concat("url", Value("\n"), "text"))
    return Statement(
        visible_pages(viewer, Page.objects.filter(around))
        .annotate(
            section=F("sectionpage__section"),
            notice=Subquery(line.values("line")[:1]),
        )
        .order_by("path")
        .values(*_FRAME, "notice")
    )


def _notice_in(row: dict[str, Any]) -> str:
    """The line on top as safe HTML; empty when there is none."""
    url, _newline, text = (row["notice"] or "").partition("\n")
    return format_html('<a href="{}">{}</a>', url, text) if url else conditional_escape(text)


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


def closest_page(pk: int, language: str, viewer: Viewer) -> str | None:
    """The address of page `pk` in `language`, else of the closest page above it that is there.

    None for a page that `viewer` may not know of.
    """
    path = visible_pages(viewer, Page.objects.filter(pk=pk)).values_list("path", flat=True).first()
    if path is None:
        return None
    above = [path[:end] for end in range(SITE_DEPTH * _STEP, len(path) + 1, _STEP)]
    keys = Page.objects.filter(path__in=above).values("translation_key")
    there = Page.objects.filter(translation_key__in=keys, locale__language_code=language)
    closest = visible_pages(viewer, there).order_by("-depth").values_list("url_path", flat=True)
    url_path = closest.first()
    return address_of(url_path, language) if url_path else f"/{language}/"


@dataclass(frozen=True, slots=True)
class SectionIntro:
    """What editors call a section that an app answers, and say of it (rich text)."""

    title: str
    intro: str


def section_intro(section: Section, language: str, viewer: Viewer) -> SectionIntro | None:
    """The editors' words for `section` in `language`, in one query; None without such a page."""
    statement = _section_statement(viewer, viewer.is_administrator)
    found = statement.rows(section=section, language=language)
    return SectionIntro(**found[0]) if found else None


@lru_cache(maxsize=512)
def _section_statement(viewer: Viewer, is_administrator: bool) -> Statement:
    pages = SectionPage.objects.filter(
        section=Given("section", _TEXT), locale__language_code=Given("language", _TEXT)
    )
    return Statement(visible_pages(viewer, pages).order_by("path").values("title", "intro")[:1])


def public_pages() -> QuerySet:
    """Plain rows of live pages that every visitor may read, newest first."""
    return (
        visible_pages(VISITOR, Page.objects.filter(depth__gte=SITE_DEPTH))
        .annotate(section=F("sectionpage__section"))
        .order_by("-last_published_at", "-pk")
        .values(*_FRAME, "last_published_at")
    )


def _home_pages(language: str | Given) -> QuerySet:
    """Home page of `language`: a translation of the root page of the default site."""
    root = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    return Page.objects.filter(
        translation_key__in=root, locale__language_code=language, depth=SITE_DEPTH
    ).order_by()


def _is_below(row: dict[str, Any], page: Page | None, language: str) -> bool:
    """True for a menu page of this tree: a translation in another language is no menu entry."""
    if page is not None:
        return row["path"].startswith(page.path[: SITE_DEPTH * _STEP])
    return row["locale__language_code"] == language
