"""Synonyms and promoted results in Wagtail's admin."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.audience.viewer import viewer_of
from cms.settings import limits
from search.guidance.forms import PromotionForm, SynonymForm
from search.guidance.models import Promotion, Synonym
from search.guidance.notes import notes_of


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


class WordsCreateView(CreateView):
    """An empty form; one that a report leads to has the words already."""

    success_message = _("Saved: %(object)s")

    def get_initial(self) -> dict[str, Any]:
        """`?words=` is written into the form."""
        words = self.request.GET.get("words", "")[: limits.QUERY_LENGTH]
        return super().get_initial() | ({"words": words} if words else {})


class WordsEditView(EditView):
    """The form of what is there."""

    success_message = _("Saved: %(object)s")


class SynonymNotes:
    """After a synonym was saved its editor reads what came of it."""

    request: HttpRequest

    def save_instance(self) -> Synonym:
        """Says which words have another synonym too, and how much more is found now."""
        saved: Synonym = super().save_instance()  # type: ignore[misc]
        viewer = viewer_of(self.request.user)
        for note in notes_of(saved, viewer):
            messages.info(self.request, note)
        return saved


class SynonymCreateView(SynonymNotes, WordsCreateView):
    """A new synonym."""


class SynonymEditView(SynonymNotes, WordsEditView):
    """A synonym that is there."""


class SynonymViewSet(ModelViewSet):
    """Words that stand for others."""

    model = Synonym
    name = "synonyms"
    icon = "resubmit"
    menu_label = _("Synonyms")
    add_view_class = SynonymCreateView
    edit_view_class = SynonymEditView
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["words", "meant", BooleanColumn("is_both_ways", label=_("both ways"))]
    search_fields = ["words", "meant"]
    panels = [FieldPanel("words"), FieldPanel("meant"), FieldPanel("is_both_ways")]

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        """Words are looked at before they are kept."""
        return SynonymForm


class PromotionViewSet(ModelViewSet):
    """What stands first for certain words."""

    model = Promotion
    name = "promotions"
    icon = "pick"
    menu_label = _("Promoted results")
    add_view_class = WordsCreateView
    edit_view_class = WordsEditView
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "words",
        "address",
        Column("starts_on", label=_("shown from"), accessor=lambda row: _day(row.starts_on)),
        Column("ends_on", label=_("shown until"), accessor=lambda row: _day(row.ends_on)),
    ]
    search_fields = ["words", "address"]
    panels = [
        FieldPanel("words"),
        FieldPanel("is_contained"),
        FieldPanel("address"),
        FieldPanel("title"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    def get_form_class(self, for_update: bool = False) -> type[PromotionForm]:
        """The thing at the address is found before the row is kept."""
        return PromotionForm


class SearchGroup(ViewSetGroup):
    """What editors tell the search, in the admin's menu."""

    items = (SynonymViewSet, PromotionViewSet)
    icon = "search"
    menu_label = _("Search: words and results")
    menu_name = "search-words"
    menu_order = 350
