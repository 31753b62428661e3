"""Plain pages and the page with a letter to us."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.blocks import SHORT_FEATURES, BodyBlock, lines_of
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, OwnFilesForm, ServedByView, TidyAddressForm
from cms.settings import limits


class PlainPage(ServedByView, Page):
    """A page that says what it says: about us, rules, how to begin."""

    view = "home.plain.views.plain"

    lead = models.TextField(_("in short"), max_length=limits.SUMMARY_LENGTH, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [TITLE_PANEL, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = [
        "home.HomePage",
        "home.PlainPage",
        "home.OrganisationPage",
    ]
    subpage_types = ["home.PlainPage"]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class ContactPageForm(OwnFilesForm, TidyAddressForm, WagtailAdminFormPageForm):
    """The admin form of a contact page: tidy address, checked fields."""


class ContactField(AbstractFormField):
    """A field of the letter, chosen by the editor."""

    page = ParentalKey("home.ContactPage", on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field of a letter")
        verbose_name_plural = _("fields of a letter")


class ContactPage(ServedByView, AbstractEmailForm):
    """How to reach us, with a letter that is kept here and sent by mail."""

    view = "home.plain.views.contact"
    base_form_class = ContactPageForm

    intro = RichTextField(_("how to reach us"), blank=True, features=SHORT_FEATURES)
    thanks = RichTextField(
        _("words after sending"),
        blank=True,
        features=SHORT_FEATURES,
        help_text=_("Say when an answer comes."),
    )

    content_panels = [
        TITLE_PANEL,
        FormSubmissionsPanel(),
        FieldPanel("intro"),
        InlinePanel("form_fields", label=_("field"), heading=_("Fields that the sender fills in")),
        FieldPanel("thanks"),
        MultiFieldPanel(
            [FieldPanel("to_address"), FieldPanel("from_address"), FieldPanel("subject")],
            _("Sent by mail to"),
        ),
    ]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage", "home.OrganisationPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def searchable_text(self) -> str:
        """How to reach us; the words after sending are for who has sent a letter."""
        return lines_of(self.intro)
