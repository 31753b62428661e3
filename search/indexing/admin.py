"""What administrators see of the indexes: how far each is, and what could not be indexed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from search.indexing import services
from search.indexing.models import OutboxFailure
from search.indexing.selectors import standings


class TroubledRowsView(ReportView):
    """Changes that failed, dead ones first, with the reason and a button to try again."""

    page_title = gettext_lazy("Search index")
    header_icon = "search"
    index_url_name = "search_troubled"
    index_results_url_name = "search_troubled_results"
    template_name = "search/admin/troubled.html"
    list_export = [
        "position",
        "kind",
        "object_pk",
        "failed_at",
        "attempts",
        "last_error",
        "dead_at",
    ]

    @cached_property
    def columns(self) -> list[Column]:
        """Columns of the report."""
        return [
            Column("key", label=_("Document")),
            Column("position", label=_("Index")),
            Column("last_error", label=_("Reason")),
            Column("attempts", label=_("Attempts")),
            DateColumn("failed_at", label=_("Last attempt")),
            DateColumn("dead_at", label=_("Given up")),
        ]

    @property
    def export_headings(self) -> dict[str, str]:
        """Headings of the spreadsheet."""
        return {"object_pk": pgettext("of a row", "Number")}

    def get_queryset(self) -> QuerySet[OutboxFailure]:
        """Changes that failed at least once."""
        failures = OutboxFailure.objects.select_related("position")
        return failures.order_by("dead_at", "-failed_at")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """How far each index is, above the list."""
        found = standings()
        context = super().get_context_data(*args, **kwargs)
        return context | {"standings": found, "dead": sum(one.dead for one in found)}


@require_POST
@permission_required("search.change_outboxfailure", raise_exception=True)
def try_again(request: HttpRequest) -> HttpResponse:
    """Gives every change that was given up a new start."""
    count = services.try_again()
    text = ngettext(
        "%(count)d change will be tried again.", "%(count)d changes will be tried again.", count
    )
    messages.success(request, text % {"count": count})
    return redirect("search_troubled")
