"""Synonyms and promoted results in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.settings import limits
from search.guidance.forms import PromotionForm, SynonymForm
from search.guidance.models import Promotion, Synonym


class WordsCreateView(CreateView):
    """An empty form; one that a report leads to has the words already."""

    def get_initial(self) -> dict[str, Any]:
        """`?words=` is written into the form."""
        words = self.request.GET.get("words", "")[: limits.QUERY_LENGTH]
        return super().get_initial() | ({"words": words} if words else {})


class SynonymViewSet(ModelViewSet):
    """Words that stand for others."""

    model = Synonym
    name = "synonyms"
    icon = "resubmit"
    menu_label = _("Synonyms")
    add_view_class = WordsCreateView
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
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "words",
        "address",
        DateColumn("starts_on", label=_("shown from")),
        DateColumn("ends_on", label=_("shown until")),
    ]
    search_fields = ["words", "address"]
    panels = [
        FieldPanel("words"),
        FieldPanel("address"),
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
