"""The line on top of every page and what can be chosen for a page, in Wagtail's admin."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from cms.audience.page_policy import page_policy
from cms.audience.pages import manageable_pages, visible_pages
from cms.audience.viewer import viewer_of
from cms.people.choosers import person_chooser
from cms.people.services import PHOTOS
from cms.sections.models import SiteNotice


class SubmitOwnPageView(SubmitPageTranslationView):
    """Sends a page to be translated. The library's own view shows any page to any translator."""

    def get_object(self) -> Page:
        """The page; 404 for whoever may not edit it, who may not even know of it."""
        page = super().get_object()
        if not page.permissions_for_user(self.request.user).can_edit():
            raise Http404
        return page


submit_translation = require_admin_access(SubmitOwnPageView.as_view())


class SiteNoticeViewSet(SnippetViewSet):
    """Notices, as snippets: draft, preview, history, translation."""

    model = SiteNotice
    icon = "warning"
    menu_label = _("Notices on every page")
    add_to_admin_menu = True
    menu_order = 360
    list_display = ["text", "starts_at", "ends_at", "live"]


register_snippet(SiteNoticeViewSet)


@hooks.register("register_admin_viewset")
def register_person_chooser():  # type: ignore[no-untyped-def]
    """The list from which editors choose people."""
    return person_chooser


@hooks.register("construct_page_chooser_queryset")
def choose_known_pages(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """Pages to link to: what the person reads on the site, and what they may open in the admin.

    Wagtail's own chooser offers every page, the drafts and classes of other schools too.
    """
    own = page_policy.explorable_instances(request.user).order_by()
    read = visible_pages(viewer_of(request.user)).order_by()
    return pages.filter(Q(pk__in=own.values("pk")) | Q(pk__in=read.values("pk")))


@hooks.register("construct_explorer_page_queryset")
def explore_known_pages(parent: Page, pages: QuerySet, request: HttpRequest) -> QuerySet:
    """The explorer opens any page as a folder, its title on top: not one of another place."""
    shown = Page.objects.filter(pk=parent.pk)
    if not manageable_pages(viewer_of(request.user), shown).exists():
        raise PermissionDenied
    return pages


@hooks.register("construct_image_chooser_queryset")
def choose_no_portraits(images: QuerySet, request: HttpRequest) -> QuerySet:
    """Pictures for a page, without those that people sent of themselves under their names."""
    return images.exclude(collection__name=PHOTOS)


# Wagtail names these columns by their fields, in English alone.
_SITE_COLUMNS = {"port": _("Port"), "site_name": _("Site name"), "root_page": _("Root page")}
for _column in SiteIndexView.columns:
    _column.label = _SITE_COLUMNS.get(_column.name, _column.label)
