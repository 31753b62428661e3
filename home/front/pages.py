"""The front page of a language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView
from cms.settings import limits


class HomePage(ServedByView, Page):
    """The front page: search, four doors, what is alive now, and what editors add below."""

    view = "home.front.views.home"

    hero = models.CharField(
        _("greeting"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
        help_text=_("One sentence above the search: what this site is for."),
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("below the latest"),
        help_text=_("Stands under what the site shows by itself."),
    )

    content_panels = [TITLE_PANEL, FieldPanel("hero"), FieldPanel("body")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
