"""Rows of places: administrators meet all, coordinators those of their scope, nobody else any."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.permission_policies import BasePermissionPolicy

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import Membership, Role, User


class ScopePolicy(BasePermissionPolicy):
    """The policy of a model whose rows lie in places, found by `path` (such as `place__path`)."""

    def __init__(self, model: type[Model], *, path: str, acts: frozenset[str]) -> None:
        super().__init__(model)
        self.path = path
        self.acts = acts

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether `user` may do `action` with some row."""
        viewer = viewer_of(user)
        return action in self.acts and (viewer.is_administrator or bool(viewer.coordinated_paths))

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Model
    ) -> bool:
        """Whether `user` may do `action` with this row."""
        rows = self.instances_user_has_any_permission_for(user, [action])
        return rows.filter(pk=instance.pk).exists()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Administrators and coordinators."""
        roles = [Role.ADMINISTRATOR, Role.COORDINATOR]
        held = Membership.objects.active().filter(role__in=roles)
        return User.objects.filter(pk__in=held.values("person"), is_active=True)

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """The rows that `user` may do any of `actions` with."""
        rows = self.model._default_manager.all()
        if not any(self.user_has_permission(user, action) for action in actions):
            return rows.none()
        return self.in_scope(rows, viewer_of(user))

    def in_scope(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        """Those of `rows` that `viewer` answers for."""
        if viewer.is_administrator:
            return rows
        query = Q(pk__in=[])
        for scope in viewer.coordinated_paths:
            query |= Q(**{f"{self.path}__startswith": scope})
        return rows.filter(query)


class ScopedObject:
    """A view of one row: one outside the scope is not there."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """The row, else 404."""
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy = self.permission_policy  # type: ignore[attr-defined]
        user = self.request.user  # type: ignore[attr-defined]
        if not policy.user_has_permission_for_instance(user, "view", found):
            raise Http404
        return found


class ScopedIndexView(generic.IndexView):
    """The list of what lies in the scope."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Never more than the policy gives."""
        allowed = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["view"]
        )
        return super().get_base_queryset().filter(pk__in=allowed.order_by().values("pk"))


class ScopedEditView(ScopedObject, generic.EditView):
    """Edits a row of the scope."""


class ScopedDeleteView(ScopedObject, generic.DeleteView):
    """Deletes a row of the scope, where the policy lets delete at all."""


class ScopedHistoryView(ScopedObject, HistoryView):
    """History of a row of the scope."""


class ScopedUsageView(ScopedObject, UsageView):
    """Use of a row of the scope."""
