"""The report on searches, in Wagtail's admin."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from search.links import search_link
from search.log.selectors import Trouble, troubled_searches

_NAMES = {
    Trouble.NOTHING: _("Found nothing"),
    Trouble.UNOPENED: _("Rarely opened"),
    Trouble.SLOW: pgettext_lazy("searches", "Slow"),
}


class QueryColumn(Column):
    """The words that were looked for, with what an editor can do for them."""

    cell_template_name = "search/admin/searched_words.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Addresses of the search itself and of the two forms, filled with the words."""
        context = super().get_cell_context_data(instance, parent_context)
        words = instance["query"]
        return context | {
            "search_url": search_link(words, {}),
            "synonym_url": _form("synonyms:add", words),
            "promotion_url": _form("promotions:add", words),
        }


class SearchesView(ReportView):
    """Searches of the last days that found nothing, that nobody opened, that took long."""

    page_title = pgettext_lazy("that were made", "Searches")
    header_icon = "search"
    index_url_name = "searches"
    index_results_url_name = "searches_results"
    template_name = "search/admin/searches.html"
    list_export = ["query", "times", "most", "opened", "usual_ms", "slowest", "last_day"]

    @cached_property
    def trouble(self) -> Trouble:
        """Which list is shown."""
        try:
            return Trouble(self.request.GET.get("show", ""))
        except ValueError:
            return Trouble.NOTHING

    @cached_property
    def columns(self) -> list[Column]:
        """Columns of the report."""
        return [
            QueryColumn("query", label=pgettext_lazy("that were looked for", "Words")),
            Column("times", label=_("Times looked for")),
            Column("most", label=pgettext_lazy("number", "Findings")),
            Column("opened", label=_("Times opened")),
            Column("slowest", label=_("Slowest, ms")),
            Column("last_day", label=_("Last looked for"), accessor=_last_day),
        ]

    @property
    def export_headings(self) -> dict[str, Any]:
        """Headings of the spreadsheet."""
        return {
            "query": pgettext_lazy("that were looked for", "Words"),
            "times": _("Times looked for"),
            "most": pgettext_lazy("number", "Findings"),
            "opened": _("Times opened"),
            "usual_ms": _("Usually, ms"),
            "slowest": _("Slowest, ms"),
            "last_day": _("Last looked for"),
        }

    def get_queryset(self) -> QuerySet:
        """The chosen list."""
        return troubled_searches(self.trouble, timezone.localdate())

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The lists to choose from."""
        context = super().get_context_data(*args, **kwargs)
        address = reverse("searches")
        tabs = [
            {"label": name, "url": f"{address}?show={one}", "current": one == self.trouble}
            for one, name in _NAMES.items()
        ]
        return context | {"tabs": tabs}


def _form(name: str, words: str) -> str:
    return f"{reverse(name)}?{urlencode({'words': words})}"


def _last_day(row: dict[str, Any]) -> str:
    return date_format(row["last_day"], "SHORT_DATE_FORMAT")
