"""A page of frequent questions, of the site or of an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.rich_text import get_text_for_indexing

from cms.blocks import SHORT_FEATURES
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView
from cms.settings import limits
from forum.questions.models import Question
from forum.questions.selectors import answers_out_of_sight


class FaqPage(ServedByView, Page):
    """Frequent questions, each with a short answer."""

    view = "home.faq.views.faq"

    lead = models.TextField(_("in short"), max_length=limits.SUMMARY_LENGTH, blank=True)

    content_panels = [
        TITLE_PANEL,
        FieldPanel("lead"),
        InlinePanel("entries", label=_("frequent question"), heading=_("Frequent questions")),
    ]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage", "home.OrganisationPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of frequent questions")
        verbose_name_plural = _("pages of frequent questions")

    def shown_entries(self) -> list["FaqEntry"]:
        """Its questions, but those whose official answer moderators have hidden at its source."""
        entries = list(self.entries.all())
        hidden = answers_out_of_sight(entry.source_id for entry in entries if entry.source_id)
        return [entry for entry in entries if entry.source_id not in hidden]

    def searchable_text(self) -> str:
        """Questions and answers, for search."""
        return "\n".join(
            f"{entry.question}\n{get_text_for_indexing(entry.answer)}"
            for entry in self.shown_entries()
        )


class FaqEntry(Orderable):
    """A frequent question; `source` is the one that was asked, where it came from one."""

    page = ParentalKey(FaqPage, on_delete=models.CASCADE, related_name="entries")
    question = models.CharField(_("question"), max_length=limits.TITLE_LENGTH)
    answer = RichTextField(_("answer"), features=SHORT_FEATURES)
    source = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    panels = [FieldPanel("question"), FieldPanel("answer")]

    class Meta(Orderable.Meta):
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")

    def __str__(self) -> str:
        return self.question
