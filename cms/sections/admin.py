"""The line on top of every page and the chooser of people, in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.people.choosers import person_chooser
from cms.sections.models import SiteNotice


class SiteNoticeViewSet(SnippetViewSet):
    """Notices, as snippets: draft, preview, history, translation."""

    model = SiteNotice
    icon = "warning"
    menu_label = _("Notices on every page")
    list_display = ["text", "starts_at", "ends_at", "live"]


register_snippet(SiteNoticeViewSet)


@hooks.register("register_admin_viewset")
def register_person_chooser():  # type: ignore[no-untyped-def]
    """The list from which editors choose people."""
    return person_chooser
