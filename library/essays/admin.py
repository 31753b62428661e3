"""Essays in Wagtail's admin: read, export, lock, unpublish. Never the words.

Wagtail's ready snippet views would bring editing, copying, comparing and choosing, each with its
own idea of who may: an author's draft is the author's. So only what is named here has an address.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.audience.viewer import viewer_of
from cms.people.models import User
from cms.requests import converters  # noqa: F401 - registers <key:…>
from library.essays import policies, selectors, services
from library.essays.forms import WithdrawalForm
from library.essays.models import Essay


class EssayPermissionPolicy(BasePermissionPolicy):
    """The same door as on the site: who oversees an essay reads it here; nobody edits."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Leaders, editors and administrators look; nothing else is given."""
        return action == "view" and _oversees_any(user)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        """Of one essay."""
        return (
            self.user_has_permission(user, action)
            and self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(self, user: User, actions: Any) -> QuerySet[Essay]:
        """Essays that the person oversees."""
        if "view" not in actions:
            return Essay.objects.none()
        return selectors.overseen_essays(viewer_of(user))

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        """Not asked by the views that exist."""
        return User.objects.none()


def _oversees_any(user: Any) -> bool:
    viewer = viewer_of(user)
    return viewer.is_editor or bool(viewer.led_community_ids)


register_permission_policy(Essay, EssayPermissionPolicy(Essay), exact_class=True)


class EssayIndexView(IndexView):
    """Essays that the person oversees, with a spreadsheet."""

    default_ordering = "-month"
    list_export = ["pk", "month", "community", "author", "title", "language", "audience",
                   "sentence_count", "first_published_at", "is_late", "live", "locked"]  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Essay]:
        """Through the door, with the names that the columns show."""
        overseen = selectors.overseen_essays(viewer_of(self.request.user))
        return overseen.select_related("author", "community").defer("body", "body_html")


class EssayViewSet(ModelViewSet):
    """The list of essays and what leads from it."""

    model = Essay
    name = "essays"
    icon = "edit"
    menu_label = gettext_lazy("Essays")
    menu_order = 220
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = EssayIndexView
    exclude_form_fields: list[str] = []
    list_display = [
        "title",
        Column("author", label=gettext_lazy("Author"), sort_key="author__last_name"),
        Column("community", label=gettext_lazy("Community")),
        Column(
            "month",
            label=gettext_lazy("Month"),
            accessor=lambda essay: selectors.month_name(essay.month),
            sort_key="month",
        ),
        Column("sentence_count", label=gettext_lazy("Sentences"), sort_key="sentence_count"),
        BooleanColumn("is_late", label=gettext_lazy("Late")),
        BooleanColumn("live", label=gettext_lazy("Published"), sort_key="live"),
        BooleanColumn("locked", label=gettext_lazy("Locked"), sort_key="locked"),
    ]
    list_filter = ["community", "month", "language", "audience", "live"]
    search_fields = ["title"]

    def get_urlpatterns(self) -> list:
        """Only these: no adding, editing, copying, comparing."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<key:pk>/", essay_inspect, name="inspect"),
            path("withdraw/<key:pk>/", essay_withdraw, name="withdraw"),
            path("lock/<key:pk>/", essay_lock, name="lock"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no editing to find."""


def _overseen(request: HttpRequest, pk: int) -> Essay:
    essay = (
        selectors.overseen_essays(viewer_of(request.user))
        .select_related("author", "community")
        .filter(pk=pk)
        .first()
    )
    if essay is None:
        raise Http404
    return essay


def _page(request: HttpRequest, essay: Essay, form: WithdrawalForm) -> HttpResponse:
    viewer = viewer_of(request.user)
    context = {
        "essay": essay,
        "form": form,
        "marks": selectors.marks_of(essay),
        "may_withdraw": policies.can_withdraw(viewer, essay),
    }
    return TemplateResponse(request, "library/essays/admin/essay_inspect.html", context)


@require_safe
def essay_inspect(request: HttpRequest, pk: int) -> HttpResponse:
    """The posted words of an essay, its state, and what may be done."""
    return _page(request, _overseen(request, pk), WithdrawalForm())


@require_POST
def essay_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Unpublishes it with a note to the author."""
    essay = _overseen(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, essay, form)
    try:
        services.withdraw_essay(
            viewer=viewer_of(request.user), essay=essay, note=form.cleaned_data["note"]
        )
    except ValidationError as refusal:
        form.add_error("note", refusal)
        return _page(request, essay, form)
    messages.success(request, _("The essay is no longer published; its author was told why."))
    return redirect(reverse("essays:inspect", args=[pk]))


@require_POST
def essay_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Locks the essay against changes, or unlocks it."""
    essay = _overseen(request, pk)
    locked = request.POST.get("locked") == "yes"
    services.set_lock(viewer=viewer_of(request.user), essay=essay, locked=locked)
    messages.success(request, _("The essay is locked.") if locked else _("The essay is unlocked."))
    return redirect(reverse("essays:inspect", args=[pk]))


essay_viewset = EssayViewSet()
