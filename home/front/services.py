"""Makes the tree of a new site: languages, the site, its home pages and sections."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as NamedSite
from django.db import transaction
from wagtail.models import Locale, Page, PageLogEntry, Site

from cms.languages import LANGUAGE_CODES
from cms.sections.pages import Section, SectionPage
from home.communities.pages import CommunityIndexPage
from home.front.pages import HomePage
from home.news.pages import NewsIndexPage
from home.organisations.pages import OrganisationIndexPage

# What stands in a new site, in its three languages: words for editors to change.
_HOME = {"kk": "Үндестік", "ru": "Ундестик", "en": "Undestik"}
_HERO = {
    "kk": "Баланың айналасында — бәріміз бірге",
    "ru": "Вместе вокруг одного ребёнка",
    "en": "Together around one child",
}
_SECTIONS: tuple[tuple[str, type[Page], dict[str, str], dict[str, str]], ...] = (
    (
        "methods",
        SectionPage,
        {"section": Section.METHODS},
        {"kk": "Әдістемелік кітапхана", "ru": "Методическая библиотека", "en": "Methods library"},
    ),
    (
        "essays",
        SectionPage,
        {"section": Section.ESSAYS},
        {"kk": "Айлық эсселер", "ru": "Эссе месяца", "en": "Essays of the month"},
    ),
    (
        "forum",
        SectionPage,
        {"section": Section.FORUM},
        {
            "kk": "Ашық диалог алаңдары",
            "ru": "Открытые диалоговые площадки",
            "en": "Open dialogue platforms",
        },
    ),
    (
        "communities",
        CommunityIndexPage,
        {},
        {"kk": "Қауымдастықтар", "ru": "Сообщества", "en": "Communities"},
    ),
    (
        "organisations",
        OrganisationIndexPage,
        {},
        {"kk": "Білім беру ұйымдары", "ru": "Организации образования", "en": "Organisations"},
    ),
    ("news", NewsIndexPage, {}, {"kk": "Жаңалықтар", "ru": "Новости", "en": "News"}),
)


ALL_PAGES = "Барлық беттер"


@transaction.atomic
def ensure_tree() -> None:
    """Makes what is missing of languages, site, home pages and sections; changes nothing else.

    A section that editors moved or renamed is left as it is: it is found by its type in each
    language, not by its address. What they deleted in one language, while it stands in another,
    stays deleted.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGE_CODES}
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(title="Root", slug="root", locale=locales["kk"])
    # Wagtail's English name stands above the list of pages in the admin.
    Page.objects.filter(pk=root.pk, title="Root").update(title=ALL_PAGES, draft_title=ALL_PAGES)
    homes = _ensure_homes(root, locales)
    _ensure_site(homes["kk"])
    _ensure_named_site()
    _remove_welcome()
    if not homes["kk"].get_children().exists():
        for slug, page_type, fields, titles in _SECTIONS:
            _make_translations(homes, locales, slug, page_type, fields, titles)
    else:
        _add_sections(homes, locales)


def _add_sections(homes: dict[str, HomePage], locales: dict[str, Locale]) -> None:
    """Gives an older site the sections that came later, unless editors took them away."""
    there = set(SectionPage.objects.values_list("section", flat=True))
    for slug, page_type, fields, titles in _SECTIONS:
        if page_type is not SectionPage or fields["section"] in there:
            continue
        deleted = PageLogEntry.objects.filter(action="wagtail.delete", label__in=titles.values())
        is_taken = Page.objects.child_of(homes["kk"]).filter(slug=slug).exists()
        if not is_taken and not deleted.exists():
            _make_translations(homes, locales, slug, page_type, fields, titles)


def _ensure_homes(root: Page, locales: dict[str, Locale]) -> dict[str, HomePage]:
    """A home page a language, translations of the Kazakh one."""
    homes: dict[str, HomePage] = {}
    key = None
    for code, locale in locales.items():
        home = HomePage.objects.filter(locale=locale, depth=2).first()
        if home is None:
            fields: dict[str, Any] = {"translation_key": key} if key else {}
            home = Page.objects.get(pk=root.pk).add_child(
                instance=HomePage(
                    title=_HOME[code], slug=code, hero=_HERO[code], locale=locale, **fields
                )
            )
        key = key or home.translation_key
        homes[code] = home
    return homes


def _ensure_site(home: HomePage) -> None:
    """One default site whose root is the Kazakh home page, at BASE_URL."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname=address.hostname or "localhost",
            port=port,
            site_name=_HOME["kk"],
            root_page=home,
            is_default_site=True,
        )
        return
    if HomePage.objects.filter(pk=site.root_page_id).exists():
        return
    site.hostname, site.port = address.hostname or "localhost", port
    site.site_name, site.root_page = _HOME["kk"], home
    site.save()


def _ensure_named_site() -> None:
    """Gives the site that Django's migrations name example.com our own address and name."""
    domain = urlsplit(settings.BASE_URL).netloc
    NamedSite.objects.filter(pk=settings.SITE_ID, domain="example.com").update(
        domain=domain, name=_HOME["kk"]
    )
    NamedSite.objects.clear_cache()


def _remove_welcome() -> None:
    """Removes the page that Wagtail's own migrations leave, while it is still as they left it."""
    for page in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        if page.title == "Welcome to your new Wagtail site!" and not page.get_children().exists():
            page.delete()


def _make_translations(
    homes: dict[str, HomePage],
    locales: dict[str, Locale],
    slug: str,
    page_type: type[Page],
    fields: dict[str, str],
    titles: dict[str, str],
) -> None:
    """One page in every language, as translations of one another."""
    key = None
    for code in LANGUAGE_CODES:
        page = page_type(
            title=titles[code], slug=slug, show_in_menus=True, locale=locales[code], **fields
        )
        if key:
            page.translation_key = key
        Page.objects.get(pk=homes[code].pk).add_child(instance=page)
        key = page.translation_key
