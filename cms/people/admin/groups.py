"""Groups in Wagtail's administration: those of a place or a community under its name."""

from typing import Any

from django.contrib.auth.models import Group
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.users.views.groups import EditView, GroupViewSet, IndexView

from cms.people.services.admin_groups import names_of_groups


class NameColumn(TitleColumn):
    """The name in words."""

    def get_value(self, instance: Group) -> str:
        """Of the place or the community, else as the group is called."""
        return instance.shown_as  # type: ignore[attr-defined]


class NamedIndexView(IndexView):
    """All groups."""

    columns = [
        NameColumn("name", label=_("Name"), sort_key="name", url_name="wagtailusers_groups:edit")
    ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the names in words, read once."""
        context = super().get_context_data(*args, **kwargs)
        names = names_of_groups()
        for group in context["object_list"]:
            group.shown_as = names.get(group.name, group.name)
        return context


class NamedEditView(EditView):
    """One group."""

    @cached_property
    def _names(self) -> dict[str, str]:
        return names_of_groups()

    def get_page_subtitle(self) -> str:
        """The name in words."""
        return self._names.get(self.object.name, self.object.name)


class NamedGroupViewSet(GroupViewSet):
    """Groups."""

    index_view_class = NamedIndexView
    edit_view_class = NamedEditView
