"""What the frame of every page needs: who looks, the menu, the languages, the line on top."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override

from cms.audience.viewer import Viewer, viewer_of
from cms.languages import LANGUAGE_CODES, OWN_NAMES
from cms.moderation.policies import can_moderate
from cms.ports.awaited import number_awaited
from cms.requests.numbers import number_in
from cms.sections import selectors

UNTRANSLATED = "untranslated"  # ?untranslated=<page>: sent here for want of a translation


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The way to the same page in a language, or to the closest one of that language."""

    code: str
    name: str
    url: str
    is_current: bool
    is_translated: bool


def site_chrome(request: HttpRequest) -> dict:
    """`viewer` and `chrome`: both ask the database only when a template uses them."""
    chrome = Chrome(request)
    return {
        "viewer": SimpleLazyObject(lambda: chrome.viewer),
        "chrome": chrome,
        "edit_url": SimpleLazyObject(lambda: chrome.edit_url),
    }


class Chrome:
    """The frame of the page that is answered: one query for menu, way and translations."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._language = (get_language() or LANGUAGE_CODES[0])[:2]

    @cached_property
    def viewer(self) -> Viewer:
        """Who looks."""
        return viewer_of(getattr(self._request, "user", AnonymousUser()))

    @cached_property
    def awaited(self) -> int:
        """How much waits for the viewer: unread notices, and what they have to act on."""
        person = self.viewer.person
        if person is None:
            return 0
        unread: int = getattr(person, "unread_notices", 0)
        return unread + number_awaited(self.viewer, timezone.now())

    @cached_property
    def moderates(self) -> bool:
        """True for those who have a queue."""
        return can_moderate(self.viewer)

    @cached_property
    def menu(self) -> list[MenuItem]:
        """Pages right below the home page that editors chose for menus."""
        here = self._request.path
        entries = [
            (
                row["title"],
                selectors.address_of(row["url_path"], self._language, row["section"] or ""),
            )
            for row in self._frame.menu
        ]
        # One section may lie below another (essays below the library): the nearest is current.
        nearest = max((url for _, url in entries if here.startswith(url)), key=len, default="")
        return [MenuItem(title, url, url == nearest) for title, url in entries]

    @cached_property
    def footer(self) -> list[MenuItem]:
        """Pages right below the home page that editors keep out of the menu: contact, rules."""
        return [
            MenuItem(
                row["title"],
                selectors.address_of(row["url_path"], self._language, row["section"] or ""),
                False,
            )
            for row in self._frame.footer
        ]

    @cached_property
    def trail(self) -> list[tuple[str, str]]:
        """The way from the home page to the page that is shown, for breadcrumbs."""
        trail = [
            (row["title"], selectors.address_of(row["url_path"], self._language))
            for row in self._frame.ancestors
        ]
        page = self._page
        return [*trail, (page.title, "")] if page is not None else trail

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The way to this page in each language; close to it where there is no translation."""
        return [self._link_to(code) for code in LANGUAGE_CODES]

    @cached_property
    def alternates(self) -> list[LanguageLink]:
        """Real translations alone: a text of one language stays that text in any interface."""
        match = self._request.resolver_match
        if self._page is None and (match is None or match.kwargs):
            return []
        found = [link for link in self.languages if link.is_translated]
        return found if len(found) > 1 else []

    @cached_property
    def notice(self) -> str:
        """The line on top of every page."""
        return self._frame.notice

    @cached_property
    def untranslated(self) -> dict[str, str] | None:
        """The page from which the reader was sent here, since it is not in this language yet."""
        asked = self._request.GET.get(UNTRANSLATED, "")
        key = number_in(asked)
        if key is None:
            return None
        page = selectors.page_title_and_address(key, self.viewer)
        return page if page and page["language"] != self._language else None

    @cached_property
    def edit_url(self) -> str:
        """Where this page is edited, for those who may."""
        viewer, page = self.viewer, self._page
        may_edit = viewer.is_editor or viewer.coordinated_paths or viewer.led_community_ids
        if page is None or not page.pk or not may_edit:
            return ""
        if not page.permissions_for_user(viewer.person).can_edit():
            return ""
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    @property
    def _page(self):
        """The page of the tree that is shown; None for what an app answers."""
        return getattr(self._request, "page", None)

    @cached_property
    def _frame(self) -> selectors.Frame:
        read = getattr(self._request, "frame", None)
        if read is not None:
            return read
        return selectors.frame_around(self._language, self.viewer, timezone.now(), self._page)

    def _link_to(self, code: str) -> LanguageLink:
        is_current = code == self._language
        page = self._page
        if is_current:
            url, is_translated = self._request.get_full_path(), True
        elif page is not None:
            row = self._frame.translations.get(code)
            is_translated = row is not None
            if row is None:
                with override(code):
                    url = reverse("closest-page", args=[page.pk]) if page.pk else f"/{code}/"
            else:
                url = selectors.address_of(row["url_path"], code, row["section"] or "")
        else:
            here = self._request.get_full_path()
            url = translate_url(here, code)
            is_translated = url != here
            if not is_translated:
                url = f"/{code}/"
        return LanguageLink(code, OWN_NAMES[code], url, is_current, is_translated)
