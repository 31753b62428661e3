"""The tree of places: regions, districts, organisations, classes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.audience.viewer import viewer_of
from cms.people import policies, services
from cms.people.admin.scope import (
    ScopedDeleteView,
    ScopedEditView,
    ScopedHistoryView,
    ScopedIndexView,
    ScopedUsageView,
    ScopePolicy,
)
from cms.people.models import Place, PlaceKind

# A place is put out of use, never deleted: people and works point to it.
register_permission_policy(
    Place,
    ScopePolicy(Place, path="path", acts=frozenset({"add", "change", "view"})),
    exact_class=True,
)
NAMES = ("name_kk", "name_ru", "name_en")
SWITCHES = ("is_active", "uses_news", "uses_classes", "uses_methods")


def indented(place: Place) -> SafeString:
    """The name, moved to the right by its depth."""
    return format_html("{}{}", "\N{EM SPACE}" * (2 * (place.depth - 1)), place.name)


class PlaceChoiceField(forms.ModelChoiceField):
    """Places in the order of the tree."""

    def label_from_instance(self, obj: Place) -> str:
        """The name with its depth."""
        return indented(obj)


class PlaceForm(WagtailAdminModelForm):
    """Names and switches of a place."""

    class Meta:
        model = Place
        fields = [*NAMES, "organisation_kind", *SWITCHES]

    def clean(self) -> dict[str, Any]:
        """Only an organisation has a kind of organisation."""
        typed = super().clean() or {}
        kind = typed.get("kind") or self.instance.kind
        if kind != PlaceKind.ORGANISATION and typed.get("organisation_kind"):
            self.add_error(
                "organisation_kind", _("Only an organisation has a kind of organisation.")
            )
        return typed


class NewPlaceForm(PlaceForm):
    """A place that is made: also what it is and what stands above it."""

    parent = PlaceChoiceField(
        label=_("Below"),
        queryset=Place.objects.none(),
        required=False,
        help_text=_("What the new place belongs to. Only a region has nothing above it."),
    )

    class Meta(PlaceForm.Meta):
        fields = ["kind", *PlaceForm.Meta.fields]

    field_order = ["parent", "kind"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        viewer = viewer_of(self.for_user)
        above = Place.objects.exclude(kind=PlaceKind.CLASS)
        if not viewer.is_administrator:
            above = above.within(viewer.coordinated_paths)
            self.fields["parent"].required = True
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Region, district, organisation, class: each below the one before it."""
        typed = super().clean()
        if typed.get("kind") and not policies.fits_below(typed["kind"], typed.get("parent")):
            self.add_error("parent", _("A place of this kind cannot be below that one."))
        return typed


class PlaceIndexView(ScopedIndexView):
    """The tree, from the top."""

    def get_base_queryset(self) -> QuerySet[Place]:
        """In the order of the tree."""
        return super().get_base_queryset().order_by("path")

    @cached_property
    def columns(self) -> list[Column]:
        """The name leads to the place."""
        title = TitleColumn(
            "name",
            label=pgettext_lazy("of a place", "Name"),
            accessor=indented,
            get_url=self.get_edit_url,
        )
        return [title, *super().columns[1:]]


class PlaceCreateView(generic.CreateView):
    """Adds a place below another."""

    def save_instance(self) -> Place:
        """By the service: it keeps the tree and the address."""
        typed = dict(self.form.cleaned_data)
        return services.create_place(by=self.request.user, parent=typed.pop("parent"), **typed)

    def form_valid(self, form: NewPlaceForm) -> HttpResponse:
        """What the service refuses is said above the form."""
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)


class PlaceEditView(ScopedEditView):
    """Changes names and switches."""

    def save_instance(self) -> Place:
        """By the service."""
        return services.edit_place(
            by=self.request.user, place=self.object, **self.form.cleaned_data
        )


class PlaceViewSet(ModelViewSet):
    """Places."""

    model = Place
    icon = "home"
    menu_label = _("Places")
    menu_order = 100
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 100
    search_fields = list(NAMES)
    list_filter = ["kind", "is_active"]
    list_display = [
        "name_kk",
        Column("get_kind_display", label=_("Kind")),
        BooleanColumn("is_active", label=_("In use")),
        BooleanColumn("uses_news", label=_("News")),
        BooleanColumn("uses_methods", label=_("Methods")),
    ]
    index_view_class = PlaceIndexView
    add_view_class = PlaceCreateView
    edit_view_class = PlaceEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """What a place is and where it stands is said once."""
        return PlaceForm if for_update else NewPlaceForm
