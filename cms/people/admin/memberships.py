"""Roles of people in places."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.audience.viewer import viewer_of
from cms.people import policies, services
from cms.people.admin.persons import PersonField
from cms.people.admin.places import PlaceChoiceField
from cms.people.admin.scope import (
    ScopedDeleteView,
    ScopedEditView,
    ScopedHistoryView,
    ScopedIndexView,
    ScopedUsageView,
    ScopePolicy,
)
from cms.people.models import Membership, Place, Role

# A role is ended, not deleted: who belonged where when must stay known.
register_permission_policy(
    Membership,
    ScopePolicy(Membership, path="place__path", acts=frozenset({"add", "change", "view"})),
    exact_class=True,
)


class NewMembershipForm(WagtailAdminModelForm):
    """Gives a person a role in a place, at once."""

    person = PersonField(label=_("Person"))
    place = PlaceChoiceField(label=_("Place"), queryset=Place.objects.none())

    class Meta:
        model = Membership
        fields = ["person", "place", "role"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer_of(self.for_user)
        places = Place.objects.active()
        if not self.viewer.is_administrator:
            places = places.within(self.viewer.coordinated_paths)
            self.fields["role"].choices = [  # type: ignore[attr-defined]
                (r.value, r.label) for r in Role if r in policies.ROLES_OF_COORDINATORS
            ]
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the choices cannot say: whom one may take in, and what that person may hold."""
        typed = super().clean() or {}
        person, role = typed.get("person"), typed.get("role")
        if person and not policies.can_enrol(self.viewer, person):
            self.add_error("person", _("The first role of a child is given by an administrator."))
        if person and role and not policies.can_hold(person, role):
            self.add_error("role", _("A child can only be a pupil."))
        return typed

    def validate_constraints(self) -> None:
        """A request that waits is accepted, a role that is held stays: the service knows."""


class MembershipForm(WagtailAdminModelForm):
    """Answers and ends: the person, the place and the role stay."""

    is_ended = forms.BooleanField(label=_("Ends today"), required=False)

    class Meta:
        model = Membership
        fields: list[str] = []


class MembershipIndexView(ScopedIndexView):
    """People of the scope, those who wait first."""

    def get_base_queryset(self) -> QuerySet[Membership]:
        """With what the lines show."""
        rows = super().get_base_queryset().select_related("person", "place")
        return rows.order_by("-state", "place__path", "person__last_name")


class MembershipCreateView(generic.CreateView):
    """Gives a role; the address may name the person (`?person=`)."""

    def get_initial(self) -> dict[str, Any]:
        """What the link before said."""
        return {"person": self.request.GET.get("person", "")}

    def save_instance(self) -> Membership:
        """By the service: rights, audit and groups follow."""
        typed = self.form.cleaned_data
        return services.grant_role(
            by=self.request.user,
            person=typed["person"],
            place=typed["place"],
            role=typed["role"],
            today=timezone.localdate(),
        )


class MembershipEditView(ScopedEditView):
    """Ends a role."""

    def save_instance(self) -> Membership:
        """By the service."""
        if self.form.cleaned_data["is_ended"]:
            services.end_membership(
                by=self.request.user, membership=self.object, today=timezone.localdate()
            )
        return self.object


class MembershipViewSet(ModelViewSet):
    """Memberships."""

    model = Membership
    icon = "user"
    menu_label = _("Roles of people")
    menu_order = 200
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["person__last_name", "person__first_name", "person__username"]
    list_filter = ["state", "role"]
    list_display = [
        "person",
        Column("place", label=_("Place")),
        Column("get_role_display", label=_("Role")),
        Column("get_state_display", label=_("State")),
        Column("started_on", label=pgettext_lazy("beginning of a role", "From")),
        Column("ended_on", label=_("Ended on")),
    ]
    index_view_class = MembershipIndexView
    add_view_class = MembershipCreateView
    edit_view_class = MembershipEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Who, where and what is said once; later it is only ended."""
        return MembershipForm if for_update else NewMembershipForm
