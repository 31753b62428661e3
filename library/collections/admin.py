"""Collections in Wagtail's admin: made, ordered, published and taken back by editors."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.settings import limits
from library.collections.choosers import essay_chooser, method_chooser
from library.collections.models import Collection


class CollectionAdminForm(WagtailAdminModelForm):
    """The editor's form: each thing stands once, and each line names one thing."""

    def clean(self) -> dict[str, Any]:
        """Tells beside the line what is doubled or missing."""
        cleaned = super().clean() or {}
        formset = self.formsets.get("items")
        if formset is None:
            return cleaned
        seen: set[tuple[str, int]] = set()
        for form in formset.forms:
            if not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            chosen = [
                (name, thing.pk)
                for name in ("method", "essay")
                if (thing := form.cleaned_data.get(name)) is not None
            ]
            if len(chosen) != 1:
                if form.has_changed() or form.instance.pk:
                    form.add_error(None, _("Choose a method or an essay, one of the two."))
            elif chosen[0] in seen:
                form.add_error(chosen[0][0], _("It stands in this collection already."))
            seen.update(chosen)
        if any(form.errors for form in formset.forms):
            self.add_error(None, _("Please look at the things of the collection."))
        return cleaned


class CollectionViewSet(SnippetViewSet):
    """Collections: list in the order of the site, edit, preview, publish, history."""

    model = Collection
    icon = "list-ol"
    menu_label = gettext_lazy("Collections")
    list_per_page = 50
    copy_view_enabled = False
    list_display = ["name_kk", "name_ru", "kind", "live"]
    list_filter = ["kind", "live"]
    sort_order_field = "position"
    ordering = ["position", "-pk"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("kind"),
                    FieldPanel("name_kk"),
                    FieldRowPanel([FieldPanel("name_ru"), FieldPanel("name_en")]),
                    FieldPanel("lead_kk"),
                    FieldPanel("lead_ru"),
                    FieldPanel("lead_en"),
                    FieldPanel("cover"),
                ],
                gettext_lazy("What it is"),
            ),
            InlinePanel(
                "items",
                [
                    FieldPanel("method", widget=method_chooser.widget_class),
                    FieldPanel("essay", widget=essay_chooser.widget_class),
                    FieldPanel("note_kk"),
                    FieldPanel("note_ru"),
                    FieldPanel("note_en"),
                ],
                label=gettext_lazy("Thing"),
                heading=gettext_lazy("Things, in their order"),
                max_num=limits.COLLECTION_ITEMS,
            ),
        ],
        base_form_class=CollectionAdminForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        """All of them, drafts too: who comes here edits them."""
        return Collection.objects.all()
