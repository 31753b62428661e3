"""Who answers for a child."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.audience.viewer import Viewer, viewer_of
from cms.people import policies, services
from cms.people.admin.persons import PersonField
from cms.people.admin.scope import (
    ScopedDeleteView,
    ScopedEditView,
    ScopedHistoryView,
    ScopedIndexView,
    ScopedUsageView,
    ScopePolicy,
)
from cms.people.models import Guardianship, Membership, Place


class GuardianshipPolicy(ScopePolicy):
    """Guardians of the children of the scope of today; a school left behind meets them no more."""

    def in_scope(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        """Those of `rows` whose child is one of the viewer's own."""
        if viewer.is_administrator:
            return rows
        scope = Place.objects.within(viewer.coordinated_paths)
        own = Membership.objects.active().filter(place__in=scope.order_by().values("pk"))
        return rows.filter(child__in=own.values("person"))


register_permission_policy(
    Guardianship,
    GuardianshipPolicy(Guardianship, path="child", acts=frozenset({"add", "delete", "view"})),
    exact_class=True,
)


class NewGuardianshipForm(WagtailAdminModelForm):
    """Enters and confirms that an adult answers for a child."""

    guardian = PersonField(label=_("Guardian"))
    child = PersonField(label=_("Child"))

    class Meta:
        model = Guardianship
        fields = ["guardian", "child"]

    def clean(self) -> dict[str, Any]:
        """An adult answers for a child of one's own scope."""
        typed = super().clean() or {}
        guardian, child = typed.get("guardian"), typed.get("child")
        if guardian and guardian.is_minor:
            self.add_error("guardian", _("An adult answers for a child."))
        if child and not child.is_minor:
            self.add_error("child", _("This person is not a child."))
        elif child and not policies.can_confirm_guardianship(viewer_of(self.for_user), child):
            self.add_error("child", _("Only the child's own coordinator confirms this."))
        return typed

    def validate_constraints(self) -> None:
        """What is entered twice stays one: the service knows."""


class GuardianshipIndexView(ScopedIndexView):
    """Guardians of the children of the scope."""

    def get_base_queryset(self) -> QuerySet[Guardianship]:
        """With what the lines show."""
        rows = super().get_base_queryset().select_related("guardian", "child")
        return rows.order_by("child__last_name", "child__first_name", "pk")


class GuardianshipCreateView(generic.CreateView):
    """Enters and confirms."""

    def save_instance(self) -> Guardianship:
        """By the service."""
        typed = self.form.cleaned_data
        return services.confirm_guardianship(
            by=self.request.user, guardian=typed["guardian"], child=typed["child"]
        )


class GuardianshipDeleteView(ScopedDeleteView):
    """Takes back."""

    def delete_action(self) -> None:
        """By the service."""
        services.end_guardianship(by=self.request.user, guardianship=self.object)


class GuardianshipViewSet(ModelViewSet):
    """Guardianship."""

    model = Guardianship
    icon = "group"
    menu_label = _("Guardians")
    menu_order = 300
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["child__last_name", "guardian__last_name"]
    list_display = [
        "child",
        Column("guardian", label=_("Guardian")),
        Column("confirmed_at", label=_("Confirmed")),
    ]
    index_view_class = GuardianshipIndexView
    add_view_class = GuardianshipCreateView
    edit_view_class = ScopedEditView
    delete_view_class = GuardianshipDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Guardian and child are said once."""
        return NewGuardianshipForm
