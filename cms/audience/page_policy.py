"""Which pages Wagtail's admin lists, finds and reports: none of a place that others run."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.audience.pages import MembersOnlyPage, manageable_pages
from cms.audience.viewer import viewer_of


class PagePolicy(PagePermissionPolicy):
    """Wagtail's own policy, behind the door of places.

    The explorer, the search, the choosers and the site history take their pages from here; what
    may be done with one page is asked of the page (`MembersOnlyPage.permissions_for_user`).
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        """Without pages for members of places that the person does not run.

        What is listed (`explorable_instances`) are these and what stands above them.
        """
        found = super().instances_user_has_any_permission_for(user, actions)
        return manageable_pages(viewer_of(user), found)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Page
    ) -> bool:
        """Nothing with a page for members of a place that the person does not run."""
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        page = instance.specific
        if not isinstance(page, MembersOnlyPage):
            return True
        return manageable_pages(viewer_of(user), Page.objects.filter(pk=page.pk)).exists()


page_policy = PagePolicy()

register_permission_policy(Page, page_policy)
