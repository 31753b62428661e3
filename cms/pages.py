"""How a Wagtail page is named and answered: an address we can read, and an ordinary view."""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, Resolver404, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.files.collections import NamedFile, files_named, foreign_files
from cms.slugs import slug_of

SITE_DEPTH = 2  # of a home page, in the tree
MENU_DEPTH = SITE_DEPTH + 1

# Wagtail's script makes an address while the title is typed and drops Kazakh letters on the way:
# our title does not feed it, the server makes the address.
TITLE_PANEL = FieldPanel("title", classname="title")
PROMOTE_PANELS = [
    MultiFieldPanel(
        [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
        _("For search engines"),
    ),
    MultiFieldPanel(
        [FieldPanel("show_in_menus")],
        _("For menus"),
        help_text=_("A page right below the home page that is not in menus stands in the footer."),
    ),
]


def taken_addresses() -> frozenset[str]:
    """First words of addresses that apps answer below a language (library, account …)."""
    words = set()
    for languages in get_resolver().url_patterns:
        if not isinstance(languages, URLResolver):
            continue
        if not isinstance(languages.pattern, LocalePrefixPattern):
            continue
        for entry in languages.url_patterns:
            if isinstance(entry, URLResolver) and str(entry.pattern):
                words.add(str(entry.pattern).split("/")[0])
    return frozenset(words)


def is_taken(slug: str) -> bool:
    """True when a page of this address right below the home page could never be reached."""
    if slug in taken_addresses():
        return True
    try:
        with override("kk"):
            answered = resolve(f"{reverse('wagtail_serve', args=[''])}{slug}/")
    except (Resolver404, NoReverseMatch):
        return False
    return answered.url_name != "wagtail_serve"


def _free_address(page: Page, parent: Page | None, wanted: str) -> str:
    """`wanted`, or with the first number that no page beside it has."""
    slug, number = wanted, 1
    while not Page._slug_is_available(slug, parent, page if page.pk else None):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


class AddressField(forms.CharField):
    """A page's address: whatever is typed becomes a readable ASCII slug."""

    def to_python(self, value: Any) -> str:
        """The slug of what was typed; empty stays empty."""
        return slug_of(super().to_python(value) or "", fallback="", length=80)


class TidyAddressForm:
    """For admin forms of pages: the address may stay empty, and is refused when an app has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.fields.get("slug")  # type: ignore[attr-defined]
        if typed is not None:
            self.fields["slug"] = AddressField(  # type: ignore[attr-defined]
                label=typed.label,
                required=False,
                widget=typed.widget,
                max_length=255,
                help_text=_("Made from the title when it is left empty."),
            )

    def clean_slug(self) -> str:
        """The typed address, else one made of the title; never one that an app answers."""
        data = self.cleaned_data  # type: ignore[attr-defined]
        slug = data.get("slug") or ""
        page, parent = self.instance, self.parent_page  # type: ignore[attr-defined]
        if not slug:
            slug = _free_address(page, parent, slug_of(data.get("title") or "", fallback="page"))
        if parent is not None and parent.depth == SITE_DEPTH and is_taken(slug):
            raise forms.ValidationError(
                _("The site itself answers at “%(slug)s”. Choose another address for this page."),
                params={"slug": slug},
            )
        return slug


class OwnFilesForm:
    """For admin forms of pages: a picture or document that the person may not choose is refused.

    Wagtail does not offer it, but takes its number. What a version of the page has already stays,
    whoever put it there.
    """

    def clean(self) -> dict[str, Any]:
        """Refuses a field with files of others; it shows again what was kept, not those files."""
        cleaned = super().clean()  # type: ignore[misc]
        if self.for_user is None:  # type: ignore[attr-defined]
            return cleaned
        for name, value in list(cleaned.items()):
            if self._holds_foreign_files(name, value):
                self.fields[name].bound_data = _kept  # type: ignore[attr-defined]
                self.add_error(  # type: ignore[attr-defined]
                    name,
                    _(
                        "These pictures or files belong to others. Choose from your own "
                        "collection or from the shared one."
                    ),
                )
        return cleaned

    def _holds_foreign_files(self, name: str, value: Any) -> bool:
        page = self.instance  # type: ignore[attr-defined]
        named = self._files_in(name, value)
        if not named:
            return False
        new = named - self._files_in(name, getattr(page, name))
        foreign = foreign_files(self.for_user, new)  # type: ignore[attr-defined]
        if foreign and page.pk:
            # An older version that one returns to may hold them.
            for revision in page.revisions.order_by("-created_at", "-pk"):
                foreign -= self._files_in(name, getattr(revision.as_object(), name))
        return bool(foreign)

    def _files_in(self, name: str, value: Any) -> set[NamedFile]:
        try:
            field = self.instance._meta.get_field(name)  # type: ignore[attr-defined]
        except FieldDoesNotExist:
            return set()
        return files_named(field, value)


def _kept(data: Any, initial: Any) -> Any:
    return initial


class PageForm(OwnFilesForm, TidyAddressForm, WagtailAdminPageForm):
    """The admin form of every page type of the site."""


class TidyAddress:
    """Of a page type: a title in any language gives a readable address, wherever it is saved."""

    base_form_class: type = PageForm

    def _set_core_field_defaults(self) -> None:
        # Wagtail asks this before validating and saving; its own answer drops Kazakh letters.
        has_parent = bool(self.path or getattr(self, "_cached_parent_obj", None))  # type: ignore[attr-defined]
        if not self.slug and has_parent:  # type: ignore[has-type]
            base = slug_of(self.title, fallback="page")  # type: ignore[attr-defined]
            self.slug = self._get_autogenerated_slug(base)  # type: ignore[attr-defined]
        super()._set_core_field_defaults()  # type: ignore[misc]


class ServedByView(TidyAddress):
    """A page type that names its view: `view = "home.news.views.article"`; view(request, page)."""

    view: str
    # Rows that the view needs beside the page: read in the page's own query.
    related: tuple[str, ...] = ()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The live page, by its view."""
        request.is_preview = False  # type: ignore[attr-defined]
        return self._answer(request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The unsaved page, by the same view."""
        request.is_preview = True  # type: ignore[attr-defined]
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.page = self  # type: ignore[attr-defined]
        return import_string(self.view)(request, self)
