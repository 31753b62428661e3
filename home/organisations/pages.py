"""Pages of organisations: schools, lyceums, kindergartens."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.blocks import SHORT_FEATURES, BodyBlock
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView
from cms.people.models import Place, PlaceKind
from cms.settings import limits


class OrganisationIndexPage(ServedByView, Page):
    """All organisations that have a page."""

    view = "home.organisations.views.organisation_list"

    intro = RichTextField(_("introduction"), blank=True, features=SHORT_FEATURES)

    content_panels = [TITLE_PANEL, FieldPanel("intro")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.OrganisationPage"]

    class Meta:
        verbose_name = _("list of organisations")
        verbose_name_plural = _("lists of organisations")


class OrganisationPage(ServedByView, Page):
    """One organisation: who they are and how to reach them; news, classes, people follow."""

    view = "home.organisations.views.organisation"
    related = ("place", "picture")

    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": PlaceKind.ORGANISATION},
        verbose_name=_("organisation"),
        help_text=_("Which parts it uses is set in “Places”."),
    )
    lead = models.CharField(_("in one sentence"), max_length=limits.SUMMARY_LENGTH, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("words for those who do not see the picture"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("about the organisation"))
    address = models.CharField(_("address"), max_length=limits.TITLE_LENGTH, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)

    content_panels = [
        TITLE_PANEL,
        FieldPanel("place"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], _("Picture")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("website"),
            ],
            _("How to reach us"),
        ),
    ]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.OrganisationIndexPage"]
    subpage_types = [
        "home.NewsIndexPage",
        "home.ClassPage",
        "home.PlainPage",
        "home.ContactPage",
        "home.FaqPage",
    ]

    class Meta:
        verbose_name = _("page of an organisation")
        verbose_name_plural = _("pages of organisations")

    def clean(self) -> None:
        """One page of an organisation in each language; a picture has words."""
        super().clean()
        refuse_second_page(self)
        refuse_picture_without_words(self)


def refuse_second_page(page: Any) -> None:
    """Refuses a second page of the same place in the same language."""
    if not page.place_id or not page.locale_id:
        return
    others = type(page).objects.filter(place_id=page.place_id, locale_id=page.locale_id)
    if others.exclude(pk=page.pk).exists():
        raise ValidationError({"place": _("It already has a page in this language.")})


def refuse_picture_without_words(page: Any) -> None:
    """Refuses a picture that says nothing to those who do not see it."""
    if page.picture_id and not page.picture_alt.strip():
        raise ValidationError({"picture_alt": _("Say in a few words what the picture shows.")})
