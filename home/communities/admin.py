"""Communities, terms and forms of plans in Wagtail's admin: leaders meet only their own."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import BasePermissionPolicy

from cms.audience.viewer import viewer_of
from cms.people.models import Community, CommunityMembership, CommunityRole, Membership, Role, User
from home.communities.forms import CommunityForm
from home.communities.panels import FoldedPanel
from home.communities.policies import can_edit_community
from home.plan.forms import PlanRowForm
from home.plan.models import PLAN_TEXTS, PlanForm, SchoolTerm

WRITES = frozenset({"add", "change"})


class EditorsPolicy(BasePermissionPolicy):
    """Editors and administrators keep these rows; nobody else sees them in the admin."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether `user` may do `action` at all."""
        return viewer_of(user).is_editor

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Everybody who may do any of `actions`."""
        roles = [Role.EDITOR, Role.ADMINISTRATOR]
        held = Membership.objects.active().filter(role__in=roles)
        return User.objects.filter(pk__in=held.values("person"))

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """The rows that `user` may do any of `actions` with."""
        rows = self.model._default_manager
        return rows.all() if viewer_of(user).is_editor else rows.none()


class CommunityPolicy(BasePermissionPolicy):
    """Editors keep all communities, leaders their own. A community is put to rest, not deleted."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether `user` may do `action` with some community."""
        viewer = viewer_of(user)
        if action == "add":
            return viewer.is_editor
        return action in {"change", "view"} and (viewer.is_editor or bool(viewer.led_community_ids))

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Model
    ) -> bool:
        """Whether `user` may do `action` with this community."""
        assert isinstance(instance, Community)
        return self.user_has_permission(user, action) and can_edit_community(
            viewer_of(user), instance
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Editors, administrators and leaders."""
        roles = [Role.EDITOR, Role.ADMINISTRATOR]
        editors = Membership.objects.active().filter(role__in=roles).values("person")
        leaders = CommunityMembership.objects.active().filter(role=CommunityRole.LEADER)
        return User.objects.filter(pk__in=editors) | User.objects.filter(
            pk__in=leaders.values("person")
        )

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """All for editors, their own for leaders."""
        viewer = viewer_of(user)
        if not any(self.user_has_permission(user, action) for action in actions):
            return Community.objects.none()
        if viewer.is_editor:
            return Community.objects.all()
        return Community.objects.filter(pk__in=viewer.led_community_ids)


class OwnObject:
    """A view of one object: somebody else's is not there."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """The object when the person may change it, else 404."""
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy = self.permission_policy  # type: ignore[attr-defined]
        user = self.request.user  # type: ignore[attr-defined]
        if not policy.user_has_permission_for_instance(user, "change", found):
            raise Http404
        return found


class OwnIndexView(generic.IndexView):
    """The list of what the person may change."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Never more than the policy gives."""
        allowed = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, WRITES
        )
        return super().get_base_queryset().filter(pk__in=allowed.values("pk"))


class OwnEditView(OwnObject, generic.EditView):
    """Edits what is one's own."""


class OwnHistoryView(OwnObject, HistoryView):
    """History of what is one's own."""


class OwnUsageView(OwnObject, UsageView):
    """Use of what is one's own."""


class OwnDeleteView(OwnObject, generic.DeleteView):
    """Deletes what is one's own, where the policy lets delete at all."""


class PlanRowsPanel(InlinePanel):
    """Rows of the plan, with a form that knows the community's organisations."""

    def get_form_options(self) -> dict[str, Any]:
        """The options of an inline panel and our form."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = PlanRowForm
        return options


def _texts_in(language: str) -> list[FieldPanel]:
    """The texts of a row of the plan in one language."""
    return [FieldPanel(f"{name}_{language}") for name in PLAN_TEXTS]


class CommunityViewSet(ModelViewSet):
    """Communities: names, switches, cyclogram, plan."""

    model = Community
    name = "communities"
    icon = "group"
    menu_label = _("Communities")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display = ["name_kk", "is_active", "founded_on"]
    list_filter = ["is_active"]
    search_fields = ["name_kk", "name_ru", "name_en"]
    search_backend_name = None
    ordering = ["name_kk"]
    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name_kk"), FieldPanel("name_ru"), FieldPanel("name_en")],
                heading=pgettext_lazy("of a community", "Name"),
            ),
            # The address and whether it works at all are not a leader's to change.
            FieldPanel("slug", permission="cms.add_community"),
            FieldPanel("is_active", permission="cms.add_community"),
            FieldPanel("founded_on"),
            FieldPanel("schools"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("uses_essays"), FieldPanel("uses_methods")]),
                    FieldRowPanel([FieldPanel("uses_cyclogram"), FieldPanel("uses_plan")]),
                ],
                heading=_("Parts that the community uses"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("essay_sentences_min"), FieldPanel("essay_sentences_max")]
                    )
                ],
                heading=_("Length of an essay"),
            ),
            InlinePanel(
                "rhythms",
                heading=_("Cyclogram"),
                label=_("Line of the cyclogram"),
                panels=[
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("anchor_on")]),
                    FieldPanel("name_kk", heading=_("What, in Kazakh")),
                    FieldPanel("note_kk"),
                    FoldedPanel(
                        [
                            FieldPanel("name_ru", heading=_("What, in Russian")),
                            FieldPanel("note_ru"),
                        ],
                        heading=_("In Russian"),
                    ),
                    FoldedPanel(
                        [
                            FieldPanel("name_en", heading=_("What, in English")),
                            FieldPanel("note_en"),
                        ],
                        heading=_("In English"),
                    ),
                    FieldPanel("is_essay"),
                ],
            ),
            PlanRowsPanel(
                "plan_rows",
                heading=_("Plan of work"),
                label=_("Row of the plan"),
                panels=[
                    FieldPanel("theme_kk"),
                    FieldRowPanel([FieldPanel("form"), FieldPanel("number")]),
                    FieldPanel("purpose_kk"),
                    FieldRowPanel([FieldPanel("planned_on"), FieldPanel("period_kk")]),
                    FieldPanel("expected_result_kk"),
                    FieldPanel("resources_kk"),
                    FoldedPanel(_texts_in("ru"), heading=_("In Russian")),
                    FoldedPanel(_texts_in("en"), heading=_("In English")),
                    FieldPanel("responsible"),
                ],
            ),
        ],
        base_form_class=CommunityForm,
    )


class SchoolTermViewSet(ModelViewSet):
    """Terms of the school years."""

    model = SchoolTerm
    name = "school-terms"
    icon = "calendar-alt"
    menu_label = _("School terms")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display = ["school_year", "number", "starts_on", "ends_on"]
    panels = [
        FieldRowPanel([FieldPanel("school_year"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]


class PlanFormViewSet(ModelViewSet):
    """Forms of work in plans."""

    model = PlanForm
    name = "plan-forms"
    icon = "list-ul"
    menu_label = _("Forms of work in plans")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display = ["name_kk", "name_ru", "name_en", "position"]
    panels = [
        FieldPanel("name_kk"),
        FieldPanel("name_ru"),
        FieldPanel("name_en"),
        FieldPanel("code"),
        FieldPanel("position"),
    ]


class CommunitiesGroup(ModelViewSetGroup):
    """What belongs to communities, under one entry of the menu."""

    items = (CommunityViewSet, SchoolTermViewSet, PlanFormViewSet)
    menu_label = _("Communities and plans")
    menu_icon = "group"
    menu_order = 250
