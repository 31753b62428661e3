"""A page that stands in the menu for a section that an app answers, with an introduction."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.pages import PROMOTE_PANELS, TITLE_PANEL, TidyAddress


class Section(models.TextChoices):
    """Sections that exist, by the name of the URL that answers them."""

    METHODS = "library:method-list", _("methods library")
    ESSAYS = "library:essay-list", _("essays of the month")
    FORUM = "forum:board-index", _("boards")


class SectionPage(TidyAddress, Page):
    """Editors place, name and introduce a section; the app that owns it answers."""

    section = models.CharField(_("section"), max_length=60, choices=Section)
    intro = RichTextField(
        _("introduction"), blank=True, features=["bold", "italic", "link", "ol", "ul"]
    )

    content_panels = [TITLE_PANEL, FieldPanel("section"), FieldPanel("intro")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The address of the section itself, in this page's language."""
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        site_id, root_url, _path = parts
        with override(self.locale.language_code):
            return site_id, root_url, reverse(self.section)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sends to the section."""
        return redirect(self.get_url(request))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Sends to the section: there is nothing else to preview."""
        return redirect(self.get_url(request))
