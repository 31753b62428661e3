"""A report in Wagtail's admin: its addresses and its entry of the menu, behind one permission."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView


class ReportMenuItem(MenuItem):
    """Shown to those who may see the report."""

    def __init__(self, view: type[ReportView], *, permission: str, order: int) -> None:
        self.permission = permission
        address = reverse(view.index_url_name)
        super().__init__(view.page_title, address, icon_name=view.header_icon, order=order)

    def is_shown(self, request: HttpRequest) -> bool:
        """True with the permission."""
        return request.user.has_perm(self.permission)


def offer_report(view: type[ReportView], *, at: str, permission: str, order: int) -> None:
    """Shows `view` below `/admin/reports/`, to those who have `permission`, and in their menu."""
    guarded = permission_required(permission, raise_exception=True)

    def urls() -> list:
        whole, list_alone = view.as_view(), view.as_view(results_only=True)
        return [
            path(f"reports/{at}/", guarded(whole), name=view.index_url_name),
            path(f"reports/{at}/results/", guarded(list_alone), name=view.index_results_url_name),
        ]

    def menu_item() -> MenuItem:
        return ReportMenuItem(view, permission=permission, order=order)

    hooks.register("register_admin_urls", urls)
    hooks.register("register_reports_menu_item", menu_item)
